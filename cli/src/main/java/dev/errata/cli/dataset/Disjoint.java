package dev.errata.cli.dataset;

import dev.errata.cli.CliException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Keeps what a method was trained on apart from what it is evaluated on. */
public final class Disjoint {
  private Disjoint() {}

  /**
   * Makes sure that nothing is trained on that is evaluated.
   *
   * @throws CliException naming some of the subjects that both have
   */
  public static void require(
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
