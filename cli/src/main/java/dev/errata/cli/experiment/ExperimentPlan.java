package dev.errata.cli.experiment;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Benchmark;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much to edit, and when to measure.
 *
 * @param batches how many batches, in sequence
 * @param batchSize edits a batch
 * @param seeds with which the edits are drawn, one run each
 * @param measureAt numbers of edits after which every metric is measured, the last one included
 */
public record ExperimentPlan(int batches, int batchSize, List<Long> seeds, Set<Integer> measureAt) {
  private static final Pattern TIMES = Pattern.compile("([1-9]\\d{0,5})[x×]([1-9]\\d{0,5})");
  private static final int CURVE_POINTS = 10;

  public ExperimentPlan {
    seeds = List.copyOf(seeds);
    measureAt = Set.copyOf(measureAt);
  }

  /**
   * Reads {@code TxB}, T batches of B edits, as papers write it: {@code 400x20}.
   *
   * @param measureAt multiples of B up to T×B; empty for ten points evenly spread
   * @throws CliException when the text is not of this form, or a point is no end of a batch
   */
  public static ExperimentPlan parse(String text, List<Long> seeds, List<Integer> measureAt) {
    Matcher matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      throw new CliException(
          "batches '%s': expected TxB, T batches of B edits, such as 10x20".formatted(text));
    }
    int batches = Integer.parseInt(matcher.group(1));
    int batchSize = Integer.parseInt(matcher.group(2));
    Set<Integer> points = new TreeSet<>(measureAt);
    for (int point : points) {
      if (point < batchSize || point % batchSize != 0 || point / batchSize > batches) {
        throw new CliException(
            "cannot measure at %d edits: expected a multiple of %d up to %d"
                .formatted(point, batchSize, Math.multiplyExact(batches, batchSize)));
      }
    }
    if (points.isEmpty()) {
      int every = Math.max(1, batches / CURVE_POINTS);
      for (int batch = every; batch <= batches; batch += every) {
        points.add(batch * batchSize);
      }
    }
    points.add(batches * batchSize);
    return new ExperimentPlan(batches, batchSize, seeds, points);
  }

  /**
   * The benchmark, which holds enough edits.
   *
   * @throws CliException when it does not
   */
  Benchmark checked(String name, Benchmark benchmark) {
    if (edits() > benchmark.size()) {
      throw new CliException(
          "%d batches of %d are %d edits, but data set %s has %d"
              .formatted(batches, batchSize, edits(), name, benchmark.size()));
    }
    return benchmark;
  }

  int edits() {
    return Math.multiplyExact(batches, batchSize);
  }
}
