package dev.errata.cli.experiment;

import dev.errata.cli.CliException;
import java.nio.file.Path;

/** Opens a benchmark by its name on the command line. */
final class Datasets {
  private static final String COUNTERFACT = "counterfact:";

  private Datasets() {}

  /**
   * @param name {@code world}, {@code world:tuning} or {@code counterfact:FILE}
   * @throws CliException when there is no such data set, or not enough in it
   */
  static Benchmark open(String name, ExperimentPlan plan) {
    Benchmark benchmark;
    if (name.equals("world")) {
      benchmark = WorldBenchmark.reported();
    } else if (name.equals("world:tuning")) {
      benchmark = WorldBenchmark.tuning();
    } else if (name.startsWith(COUNTERFACT)) {
      benchmark = new CounterFactBenchmark(Path.of(name.substring(COUNTERFACT.length())));
    } else {
      throw new CliException(
          "unknown data set '%s': expected world, world:tuning or counterfact:FILE"
              .formatted(name));
    }
    if (plan.edits() > benchmark.size()) {
      throw new CliException(
          "%d batches of %d are %d edits, but data set %s has %d"
              .formatted(plan.batches(), plan.batchSize(), plan.edits(), name, benchmark.size()));
    }
    return benchmark;
  }
}
