package dev.errata.cli.experiment;

import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.Datasets;
import dev.errata.cli.dataset.Disjoint;
import dev.errata.cli.dataset.EditCase;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import dev.errata.cli.report.ExperimentReport.Run;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Batches of edits in sequence on one model, and every metric over all of them, on the way and at
 * the end. The weights change by the same deltas, applied by the same code, as behind a log.
 */
public final class Experiment {
  private final ExperimentSpec spec;
  private final ExperimentPlan plan;
  private final Consumer<String> lines;

  /**
   * @param lines told how it goes, in lines
   */
  public Experiment(ExperimentSpec spec, Consumer<String> lines) {
    this.spec = spec;
    this.plan = spec.plan();
    this.lines = lines;
  }

  /**
   * Runs it, once for each seed.
   *
   * @throws dev.errata.cli.CliException when there is no such data set, or not enough in it
   */
  public ExperimentReport run() {
    Benchmark benchmark = plan.checked(spec.dataset(), Datasets.open(spec.dataset()));
    Progress progress = new Progress(plan.edits() * plan.seeds().size(), Instant::now, lines);
    try (LanguageModel base = LanguageModel.load(spec.modelDirectory())) {
      List<Run> runs = new ArrayList<>();
      for (long seed : plan.seeds()) {
        runs.add(run(benchmark, base, seed, runs.size() * plan.edits(), progress));
      }
      return Summary.of(spec, runs, Environment.of(base));
    }
  }

  private Run run(
      Benchmark benchmark, LanguageModel base, long seed, int before, Progress progress) {
    List<EditCase> cases = benchmark.draw(plan.edits(), seed);
    requireUntrained(cases);
    try (LanguageModel model = LanguageModel.load(spec.modelDirectory());
        Editor editor = spec.setup().editorFor(base);
        EditLog log = StoredEditLog.inFile()) {
      Measurer measurer = Measurer.of(spec, benchmark, cases, base, model);
      EditSequence sequence =
          new EditSequence(new EditSession(new ModelReplica(model), editor), log);
      List<Point> curve = new ArrayList<>();
      for (int done = 0; done < plan.edits(); ) {
        sequence.edit(cases.subList(done, done + plan.batchSize()));
        done += plan.batchSize();
        if (plan.measureAt().contains(done) && done < plan.edits()) {
          curve.add(point(done, sequence, measurer.onTheWay(sequence.probes(benchmark))));
          progress.measured(before + done, summary(curve));
        } else {
          progress.edited(before + done);
        }
      }
      Map<String, Map<Dimension, Measurement>> measured =
          measurer.atTheEnd(sequence.probes(benchmark));
      curve.add(point(plan.edits(), sequence, measured));
      progress.measured(before + plan.edits(), summary(curve));
      return run(seed, sequence, measured, curve, model.weights().digest());
    }
  }

  /** Edits that a method was trained on are no test of it. */
  private void requireUntrained(List<EditCase> cases) {
    MethodSettings settings = spec.setup().settings();
    Disjoint.require(
        "the network of " + settings.method(),
        settings.trainedOn(spec.setup().resources()),
        "data set " + spec.dataset(),
        cases.stream().map(EditCase::subject).collect(Collectors.toSet()));
  }

  private static Run run(
      long seed,
      EditSequence sequence,
      Map<String, Map<Dimension, Measurement>> measured,
      List<Point> curve,
      String digest) {
    return new Run(
        seed,
        sequence.written(),
        sequence.seconds(),
        sequence.deltaBytes(),
        Values.edited(measured),
        Values.unedited(measured),
        Values.intervals(measured),
        List.copyOf(curve),
        sequence.rejected(),
        digest);
  }

  private static Point point(
      int edits, EditSequence sequence, Map<String, Map<Dimension, Measurement>> measured) {
    Map<String, Map<String, Double>> values = Values.edited(measured);
    double efficacy = values.getOrDefault(MetricNames.EFFICACY, Map.of()).getOrDefault("tf", 0.0);
    return new Point(edits, efficacy, sequence.seconds(), values);
  }

  private static String summary(List<Point> curve) {
    Point last = curve.get(curve.size() - 1);
    StringBuilder text = new StringBuilder();
    for (String metric :
        List.of(MetricNames.EFFICACY, MetricNames.GENERALIZATION, MetricNames.LOCALITY)) {
      Double value = last.metrics().getOrDefault(metric, Map.of()).get("tf");
      if (value != null) {
        text.append(String.format(Locale.ROOT, "  %s %.1f%%", metric, 100 * value));
      }
    }
    return text.toString();
  }
}
