package dev.errata.cli.experiment;

import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.Benchmark.Edited;
import dev.errata.cli.dataset.Datasets;
import dev.errata.cli.dataset.EditCase;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Batches of edits in sequence on one model, then every metric over all of them. The weights change
 * by the same deltas, applied by the same code, as behind a log.
 */
public final class Experiment {
  /** How often, at most, efficacy is measured on the way. */
  private static final int CURVE_POINTS = 20;

  private final Path modelDirectory;
  private final String dataset;
  private final EditorSetup setup;
  private final ExperimentPlan plan;
  private final Consumer<String> progress;
  private final List<Edited> edited = new ArrayList<>();
  private final List<Point> curve = new ArrayList<>();
  private double seconds;

  /**
   * @param progress told of each batch, in a line
   */
  public Experiment(
      Path modelDirectory,
      String dataset,
      EditorSetup setup,
      ExperimentPlan plan,
      Consumer<String> progress) {
    this.modelDirectory = modelDirectory;
    this.dataset = dataset;
    this.setup = setup;
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it. May be called once. */
  public ExperimentReport run() {
    Benchmark benchmark = plan.checked(dataset, Datasets.open(dataset));
    List<EditCase> cases = benchmark.draw(plan.edits(), plan.seed());
    try (LanguageModel base = LanguageModel.load(modelDirectory);
        LanguageModel model = LanguageModel.load(modelDirectory);
        Editor editor = setup.editorFor(base)) {
      ModelEvaluator evaluator =
          new ModelEvaluator(new UneditedModel(ModelRespondent.of(base)), Bootstrap.DEFAULT);
      EditSession session = new EditSession(new ModelReplica(model), editor);
      for (int batch = 0; batch < plan.batches(); batch++) {
        int start = batch * plan.batchSize();
        edit(session, cases.subList(start, start + plan.batchSize()));
        if ((batch + 1) % Math.max(1, plan.batches() / CURVE_POINTS) == 0) {
          measureEfficacy(evaluator, model, benchmark);
        }
      }
      progress.accept("measuring");
      return report(editor, model, measure(evaluator, model, benchmark.probes(edited)));
    }
  }

  private void edit(EditSession session, List<EditCase> cases) {
    long start = System.nanoTime();
    long sequence = session.replica().sequence() + 1;
    EditBatchView batch =
        new EditBatchView("batch-" + sequence, cases.stream().map(Experiment::item).toList());
    EditResult result = session.edit(batch, EditHistory.none());
    seconds += (System.nanoTime() - start) / 1e9;
    cases.stream()
        .filter(edit -> result.appliedFacts().contains(edit.id()))
        .forEach(edit -> edited.add(new Edited(edit, sequence)));
  }

  private void measureEfficacy(ModelEvaluator evaluator, LanguageModel model, Benchmark benchmark) {
    List<Probe> probes =
        benchmark.probes(edited).stream()
            .filter(probe -> probe.metrics().contains(MetricNames.EFFICACY))
            .map(probe -> Probe.of(Set.of(MetricNames.EFFICACY), probe.unit(), probe.question()))
            .toList();
    double efficacy = measure(evaluator, model, probes).get(MetricNames.EFFICACY).get("tf");
    curve.add(new Point(edited.size(), efficacy));
    progress.accept(
        "%d edits  efficacy %.1f%%  %.1f s".formatted(edited.size(), 100 * efficacy, seconds));
  }

  private static Map<String, Map<String, Double>> measure(
      ModelEvaluator evaluator, LanguageModel model, List<Probe> probes) {
    Map<String, Map<String, Double>> values = new TreeMap<>();
    evaluator
        .evaluate(ModelRespondent.of(model), probes, false)
        .forEach((metric, measurements) -> values.put(metric, values(measurements)));
    return values;
  }

  private static Map<String, Double> values(Map<Dimension, Measurement> measurements) {
    Map<String, Double> values = new TreeMap<>();
    measurements.forEach(
        (dimension, measurement) -> values.put(dimension.code(), measurement.estimate().value()));
    return values;
  }

  private ExperimentReport report(
      Editor editor, LanguageModel model, Map<String, Map<String, Double>> metrics) {
    return new ExperimentReport(
        modelDirectory.toString(),
        editor.method(),
        hyperparameters(),
        plan.batches(),
        plan.batchSize(),
        plan.seed(),
        edited.size(),
        seconds,
        edited.isEmpty() ? 0 : seconds / edited.size(),
        PeakMemory.bytes(),
        metrics,
        curve,
        model.weights().digest());
  }

  private Map<String, Object> hyperparameters() {
    Map<String, Object> values = new LinkedHashMap<>();
    setup
        .settings()
        .canonical()
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> values.put(pair[0], pair[1]));
    return values;
  }

  private static EditItem item(EditCase edit) {
    return new EditItem(edit.id(), edit.subject(), edit.prompt(), edit.target());
  }
}
