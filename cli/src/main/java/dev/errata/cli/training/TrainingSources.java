package dev.errata.cli.training;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Datasets;
import dev.errata.editor.rledit.training.TrainingSource;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

  /**
   * Makes sure that nothing is trained on that is evaluated.
   *
   * @throws CliException naming some of the subjects that both have
   */
  public static void requireDisjoint(
      String trained, Set<String> trainedOn, String evaluated, Set<String> subjects) {
    Set<String> both = new TreeSet<>(trainedOn);
    both.retainAll(subjects);
    if (!both.isEmpty()) {
      List<String> some = both.stream().limit(3).toList();
      throw new CliException(
          ("%s shares %d of its %d subjects with %s, such as %s: edits that were trained on say"
                  + " nothing of a method; train or evaluate on others")
              .formatted(trained, both.size(), trainedOn.size(), evaluated, some));
    }
  }
}
