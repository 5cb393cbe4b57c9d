package dev.errata.cli.experiment;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.Datasets;
import dev.errata.cli.dataset.EditCase;
import dev.errata.evaluator.measure.Perplexity;
import dev.errata.evaluator.measure.Respondent;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.probe.Question;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the text that perplexity is measured on. */
final class HeldOut {
  /** Windows of running text, as far as the context allows. */
  private static final int WINDOW = 512;

  private HeldOut() {}

  /**
   * Running text where a file was named; else, on the bundled world and for models that were
   * trained on it, statements of the world that none of the edits touches; else nothing.
   *
   * @throws CliException when the file cannot be read or holds no text
   */
  static Optional<Perplexity> of(
      ExperimentSpec spec,
      Benchmark benchmark,
      List<EditCase> edits,
      LanguageModel model,
      Respondent respondent) {
    if (spec.heldOutText().isPresent()) {
      int window = Math.min(WINDOW, model.config().contextLength());
      String text = read(spec.heldOutText().get());
      return Optional.of(Perplexity.ofText(respondent, text, window, Bootstrap.DEFAULT));
    }
    List<Question> statements = benchmark.heldOut(edits);
    if (statements.isEmpty() && knowsTheWorld(spec.modelDirectory())) {
      statements = Datasets.open(Datasets.WORLD).heldOut(List.of());
    }
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(Perplexity.ofAnswers(respondent, statements, Bootstrap.DEFAULT));
  }

  /** Such a model brings the record of its training. */
  static boolean knowsTheWorld(Path directory) {
    return Files.exists(directory.resolve("training.json"));
  }

  private static String read(Path file) {
    try {
      String text = Files.readString(file).strip();
      if (!text.contains(" ")) {
        throw new CliException("held-out text %s holds no text".formatted(file));
      }
      return text;
    } catch (IOException e) {
      String reason = Files.exists(file) ? e.getMessage() : "it does not exist";
      throw new CliException("held-out text %s cannot be read: %s".formatted(file, reason), e);
    }
  }
}
