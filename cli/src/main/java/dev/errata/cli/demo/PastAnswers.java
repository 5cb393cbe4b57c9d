package dev.errata.cli.demo;

import dev.errata.cli.lineage.Extent;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rebuild of the model from the log gives.
 *
 * @param weightsDigest of the weights after all logged changes
 * @param asOf date to the answer of the model as it was then
 */
record PastAnswers(String weightsDigest, Map<String, String> asOf) {
  private static final int ANSWER_TOKENS = 24;

  /** Applies the log to the base model, once, stopping at each of the dates to ask. */
  static PastAnswers rebuild(Path model, Lineage log, DemoQuestions questions) {
    Map<String, String> asOf = new LinkedHashMap<>();
    try (LanguageModel base = LanguageModel.load(model)) {
      Rebuild rebuild = new Rebuild(log.name(), base, true);
      for (LocalDate date : questions.dates()) {
        rebuild.advance(log, Extent.AsOf.parse(date.toString()));
        asOf.put(
            date.toString(),
            new Generator(base).complete(List.of(questions.past().prompt()), ANSWER_TOKENS).get(0));
      }
      rebuild.advance(log, Extent.all());
      return new PastAnswers(rebuild.weightsDigest(), asOf);
    }
  }
}
