package dev.errata.cli.diff;

import dev.errata.cli.lineage.FactsInForce;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Point;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.editor.EditItem;
import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of two models.
 *
 * @param facts what was written into it
 * @param answers what it says, by prompt
 */
record Side(
    String lineage,
    long sequence,
    String weightsDigest,
    Map<String, EditItem> facts,
    Map<String, String> answers) {

  /**
   * Rebuilds a model and asks it.
   *
   * @param base its base model, whose weights are changed
   */
  static Side ask(
      Lineage lineage, Point point, LanguageModel base, List<String> prompts, int maxTokens) {
    Rebuild rebuild = new Rebuild(lineage.name(), base, false);
    rebuild.advance(lineage, point.extent());
    List<String> said = new Generator(base).complete(prompts, maxTokens);
    Map<String, String> answers = new HashMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      answers.put(prompts.get(i), said.get(i));
    }
    return new Side(
        lineage.name(),
        rebuild.sequence(),
        rebuild.weightsDigest(),
        FactsInForce.of(lineage, point.extent()),
        answers);
  }
}
