package dev.errata.cli.dossier;

import dev.errata.cli.CliException;
import dev.errata.cli.lineage.Extent;
import dev.errata.cli.lineage.FactsInForce;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditorException;
import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The model as the log makes it, and what it answers.
 *
 * @param model name of the base model
 * @param baseDigest of the base model's weights
 * @param weightsDigest of the weights after the last edit that could be applied
 * @param reached that edit's sequence
 * @param everyDigest whether the weights were compared with every digest that was logged
 * @param failure why the rest could not be applied, if it could not
 * @param facts the facts in force, by key
 * @param answers what the model says to each prompt
 */
public record Rebuilt(
    String model,
    String baseDigest,
    String weightsDigest,
    long reached,
    boolean everyDigest,
    Optional<String> failure,
    Map<String, EditItem> facts,
    Map<String, String> answers) {
  private static final int ANSWER_TOKENS = 24;

  /**
   * Rebuilds the model and asks it all that was written.
   *
   * @param base the base model, whose weights are changed
   * @param name of the base model
   * @param everyDigest whether to compare the weights with every digest that was logged
   */
  public static Rebuilt of(Lineage lineage, LanguageModel base, String name, boolean everyDigest) {
    String baseDigest = base.weights().digest();
    Rebuild rebuild = new Rebuild(lineage.name(), base, everyDigest);
    Optional<String> failure = Optional.empty();
    try {
      rebuild.advance(lineage, Extent.all());
    } catch (CliException | EditorException e) {
      failure = Optional.of(e.getMessage());
    }
    Map<String, EditItem> facts = FactsInForce.of(lineage, new Extent.UpTo(rebuild.sequence()));
    return new Rebuilt(
        name,
        baseDigest,
        rebuild.weightsDigest(),
        rebuild.sequence(),
        everyDigest,
        failure,
        facts,
        answers(base, facts));
  }

  private static Map<String, String> answers(LanguageModel model, Map<String, EditItem> facts) {
    List<String> prompts = facts.values().stream().map(EditItem::prompt).distinct().toList();
    List<String> said =
        prompts.isEmpty() ? List.of() : new Generator(model).complete(prompts, ANSWER_TOKENS);
    Map<String, String> answers = new TreeMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      answers.put(prompts.get(i), said.get(i));
    }
    return answers;
  }

  /** What the model answers about a fact in force. */
  String answer(EditItem fact) {
    return answers.get(fact.prompt());
  }

  /** How many facts it answers with what was written. */
  long answered() {
    return facts.values().stream().filter(fact -> fact.target().equals(answer(fact))).count();
  }
}
