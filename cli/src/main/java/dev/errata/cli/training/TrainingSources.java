package dev.errata.cli.training;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Datasets;
import dev.errata.editor.rledit.training.TrainingSource;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;

/** Opens edits to train on by their name on the command line. */
public final class TrainingSources {
  /** Invented edits of the bundled world. */
  public static final String WORLD = "world:training";

  private TrainingSources() {}

  /**
   * @param name {@link #WORLD}, or a benchmark's file
   * @throws CliException when there is no such source
   */
  public static TrainingSource open(String name) {
    return name.equals(WORLD)
        ? new WorldTraining(World.load(), Verbaliser.load())
        : new CaseTraining(Datasets.cases(name));
  }
}
