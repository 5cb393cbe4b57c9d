package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.bench.Timing;
import dev.errata.cli.bench.stream.StreamBench;
import dev.errata.cli.bench.stream.StreamBenchReport;
import dev.errata.cli.bench.stream.StreamBenchReport.Latencies;
import dev.errata.cli.bench.stream.StreamBenchReport.Load;
import dev.errata.cli.bench.stream.StreamBenchReport.Throughputs;
import dev.errata.cli.report.JsonReports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the stream application at work. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description =
        "Facts a second beside a bare copy of the same records, a constant rate with millions of"
            + " facts in the state, and the time from a fact to its batch; with a broker of its own.")
public final class BenchStreamCommand implements Callable<Integer> {
  /** About what the whole of Wikidata's stream of edits amounts to. */
  private static final int WIKIDATA_ITEMS_A_SECOND = 10;

  @Spec CommandSpec spec;

  @Option(
      names = "--facts",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Facts of a run beside the copy; 0 leaves it out (default: ${DEFAULT-VALUE}).")
  int facts;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "Such runs, by turns (default: ${DEFAULT-VALUE}).")
  int repetitions;

  @Option(
      names = "--state-facts",
      paramLabel = "N",
      defaultValue = "5000000",
      description =
          "Facts known while a constant rate is held, about 2 kB of disk each; 0 leaves it out"
              + " (default: ${DEFAULT-VALUE}).")
  int state;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Changes of them a second (default: ${DEFAULT-VALUE}).")
  int rate;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "PT2M",
      description = "How long that rate is held (default: ${DEFAULT-VALUE}).")
  Duration duration;

  @Option(
      names = "--latency-rate",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Facts a second while latency is measured; 0 leaves it out (default: ${DEFAULT-VALUE}).")
  int latencyRate;

  @Option(
      names = "--latency-duration",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description = "How long latency is measured (default: ${DEFAULT-VALUE}).")
  Duration latencyDuration;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "With which facts to change are drawn (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where the log and the stores are kept meanwhile (default: a temporary one).")
  Path work;

  @Option(names = "--report", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path report;

  @Override
  public Integer call() {
    requireSense();
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    StreamBench.Plan plan =
        new StreamBench.Plan(
            facts, repetitions, state, rate, duration, latencyRate, latencyDuration, seed);
    Path directory = directory();
    try {
      StreamBenchReport result = new StreamBench(directory, plan, out::println).run();
      print(out, result);
      if (report != null) {
        JsonReports.write(report, result);
      }
    } finally {
      Directories.delete(directory);
    }
    return 0;
  }

  private void requireSense() {
    boolean sensible = facts >= 0 && repetitions > 0 && state >= 0 && rate > 0 && latencyRate >= 0;
    if (!sensible || duration.toSeconds() < 1 || latencyDuration.toSeconds() < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "numbers must not be negative, --repeat, --rate and times at least 1");
    }
  }

  private Path directory() {
    try {
      if (work != null) {
        Files.createDirectories(work);
        return Files.createTempDirectory(work, "errata-bench");
      }
      return Files.createTempDirectory("errata-bench");
    } catch (IOException e) {
      throw new CliException("no directory can be made to work in: " + e.getMessage(), e);
    }
  }

  private static void print(PrintWriter out, StreamBenchReport result) {
    if (result.throughput() != null) {
      print(out, result.throughput());
    }
    if (result.sustained() != null) {
      print(out, result.sustained());
    }
    if (result.latency() != null) {
      print(out, result.latency());
    }
    out.printf("%d cores for broker, application and measurement%n", result.cores());
  }

  private static void print(PrintWriter out, Throughputs result) {
    out.printf(
        "facts/s: stream %s, exactly-once copy %s, plain copy %s; medians (least to most)%n",
        whole(result.stream()), whole(result.copy()), whole(result.plain()));
    out.printf(
        Locale.ROOT,
        "stream is %.0f%% of the exactly-once copy, %.0f%% of the plain one; %,.0f times Wikidata's"
            + " %d items/s%n",
        100 * result.ofCopy().median(),
        100 * result.ofPlain().median(),
        result.stream().median() / WIKIDATA_ITEMS_A_SECOND,
        WIKIDATA_ITEMS_A_SECOND);
  }

  private static void print(PrintWriter out, Load result) {
    out.printf(
        Locale.ROOT,
        "with %,d facts of state (learnt at %,.0f/s): %,.0f of %,d facts/s for %d s, lag at most"
            + " %,d, heap after collections %s MiB%n",
        result.state(),
        result.filled(),
        result.sustained(),
        result.asked(),
        result.seconds(),
        result.greatestLag(),
        result.heapMebibytes());
  }

  private static void print(PrintWriter out, Latencies result) {
    out.printf(
        Locale.ROOT,
        "fact to batch at %d facts/s: median %.0f ms, p99 %.0f ms, most %.0f ms (n=%,d)%n",
        result.rate(),
        result.median(),
        result.p99(),
        result.most(),
        result.n());
  }

  private static String whole(Timing rate) {
    return String.format(
        Locale.ROOT, "%,.0f (%,.0f-%,.0f)", rate.median(), rate.least(), rate.most());
  }
}
