package dev.errata.cli.experiment;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Benchmark;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much to edit.
 *
 * @param batches how many batches, in sequence
 * @param batchSize edits a batch
 * @param seed with which the edits are drawn
 */
public record ExperimentPlan(int batches, int batchSize, long seed) {
  private static final Pattern TIMES = Pattern.compile("([1-9]\\d{0,5})[x×]([1-9]\\d{0,5})");

  /**
   * Reads {@code TxB}, T batches of B edits, as papers write it: {@code 400x20}.
   *
   * @throws CliException when the text is not of this form
   */
  public static ExperimentPlan parse(String text, long seed) {
    Matcher matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      throw new CliException(
          "batches '%s': expected TxB, T batches of B edits, such as 10x20".formatted(text));
    }
    return new ExperimentPlan(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), seed);
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
