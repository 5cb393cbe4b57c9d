package dev.errata.cli.bench.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Measures the stream application against a broker in this process. */
public final class StreamBench {
  private final Path directory;
  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * What is measured.
   *
   * @param facts of a run of throughput; 0: leave it out
   * @param repetitions of such runs
   * @param state facts known while a constant rate is held; 0: leave it out
   * @param rate changes a second then
   * @param duration for how long
   * @param latencyRate facts a second while latency is measured; 0: leave it out
   * @param latencyDuration for how long
   */
  public record Plan(
      int facts,
      int repetitions,
      int state,
      int rate,
      Duration duration,
      int latencyRate,
      Duration latencyDuration,
      long seed) {}

  /**
   * @param directory for the files of broker and stores, some gigabytes with millions of facts
   * @param progress told what is being done
   */
  public StreamBench(Path directory, Plan plan, Consumer<String> progress) {
    this.directory = directory;
    this.plan = plan;
    this.progress = progress;
  }

  public StreamBenchReport run() {
    return new StreamBenchReport(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        plan.facts() == 0
            ? null
            : new Throughput(
                    directory.resolve("throughput"), plan.facts(), plan.repetitions(), progress)
                .run(),
        plan.state() == 0
            ? null
            : new Sustained(
                    directory.resolve("sustained"),
                    plan.state(),
                    plan.rate(),
                    plan.duration(),
                    plan.seed(),
                    progress)
                .run(),
        plan.latencyRate() == 0
            ? null
            : new Latency(
                    directory.resolve("latency"),
                    plan.latencyRate(),
                    plan.latencyDuration(),
                    progress)
                .run());
  }
}
