package dev.errata.cli.bench;

import dev.errata.cli.bench.ModelBenchReport.Line;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Times a model at work, beside the {@code transformers} library where there is one: each run of
 * one is followed by a run of the other, so that both meet the same state of the machine.
 */
public final class ModelBench {
  /**
   * How often and with what.
   *
   * @param only part of a name of the work to do; empty for all
   */
  public record Plan(int repetitions, int warmUp, long seed, String only, Clock clock) {}

  private final Path directory;
  private final Plan plan;
  private final Optional<String> python;
  private final Consumer<Line> progress;

  /**
   * @param python the interpreter of the peer; empty to do without
   * @param progress told every line when it is finished
   */
  public ModelBench(Path directory, Plan plan, Optional<String> python, Consumer<Line> progress) {
    this.directory = directory;
    this.plan = plan;
    this.python = python;
    this.progress = progress;
  }

  /** Measures. */
  public ModelBenchReport run() {
    try (LanguageModel model = LanguageModel.load(directory);
        Peer peer =
            python.map(path -> Peer.start(path, directory, Engines.threads())).orElse(null)) {
      List<Line> lines = new ArrayList<>();
      for (Work work : Works.of(model.config(), plan.seed())) {
        if (work.name().contains(plan.only())) {
          lines.add(line(work, model, peer));
          progress.accept(lines.get(lines.size() - 1));
        }
      }
      return new ModelBenchReport(
          directory.toString(),
          model.weights().size(),
          Engines.threads(),
          plan.repetitions(),
          plan.warmUp(),
          plan.seed(),
          plan.clock(),
          Engines.describe(model.device()),
          peer == null ? null : peer.versions(),
          lines);
    }
  }

  private Line line(Work work, LanguageModel model, Peer peer) {
    List<Double> here = new ArrayList<>();
    List<Double> there = new ArrayList<>();
    double difference = 0;
    for (int i = -plan.warmUp(); i < plan.repetitions(); i++) {
      double start = plan.clock().seconds();
      double[] result = work.run(model);
      double seconds = plan.clock().seconds() - start;
      Peer.Answer answer = peer == null ? null : peer.run(work, plan.clock());
      if (answer != null) {
        difference = Math.max(difference, difference(result, answer.result()));
      }
      if (i >= 0) {
        here.add(seconds);
        there.add(answer == null ? Double.NaN : answer.seconds());
      }
    }
    Timing timing = Timing.of(here);
    return peer == null
        ? new Line(work.name(), work.tokens(), timing, null, null, null)
        : new Line(
            work.name(),
            work.tokens(),
            timing,
            Timing.of(there),
            Timing.ofRatios(there, here),
            difference);
  }

  private static double difference(double[] a, double[] b) {
    double largest = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
