package dev.errata.cli.experiment;

import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.EditCase;
import dev.errata.evaluator.measure.AbilityTest;
import dev.errata.evaluator.measure.ChoiceAccuracy;
import dev.errata.evaluator.measure.Respondent;
import dev.errata.evaluator.measure.WritingEntropy;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.probe.StableFacts;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tests of general ability beside perplexity. */
final class Abilities {
  private Abilities() {}

  /**
   * Entropy of what is written where the data set has beginnings of texts; the bundled items for
   * models of the bundled world; and every file of items that was named.
   *
   * @throws dev.errata.cli.CliException when such a file cannot be read or is not of its format
   */
  static List<AbilityTest> of(
      ExperimentSpec spec, Benchmark benchmark, List<EditCase> edits, Respondent unedited) {
    List<AbilityTest> tests = new ArrayList<>();
    List<String> beginnings = benchmark.beginnings(edits);
    if (!beginnings.isEmpty()) {
      tests.add(WritingEntropy.after(beginnings, Bootstrap.DEFAULT));
    }
    if (HeldOut.knowsTheWorld(spec.modelDirectory())) {
      StableFacts stable = new StableFacts(World.load(), Verbaliser.load());
      ChoiceAccuracy.ofKnown(unedited, stable.choices(), Bootstrap.DEFAULT).ifPresent(tests::add);
    }
    for (Path file : spec.choices()) {
      tests.add(ChoiceAccuracy.of(ChoiceFile.name(file), ChoiceFile.read(file), Bootstrap.DEFAULT));
    }
    return tests;
  }
}
