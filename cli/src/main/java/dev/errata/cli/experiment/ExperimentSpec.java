package dev.errata.cli.experiment;

import dev.errata.cli.editing.EditorSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to edit, with what, and what to measure.
 *
 * @param modelDirectory of the model before any edit
 * @param dataset name of the benchmark
 * @param heldOutText running text to measure perplexity on; without it models of the bundled world
 *     are measured on held-out statements, and any other not at all
 * @param choices files of multiple-choice items, see {@link ChoiceFile}
 * @param label what tables call it
 */
public record ExperimentSpec(
    Path modelDirectory,
    String dataset,
    Optional<Path> heldOutText,
    List<Path> choices,
    EditorSetup setup,
    ExperimentPlan plan,
    String label) {
  public ExperimentSpec {
    choices = List.copyOf(choices);
  }
}
