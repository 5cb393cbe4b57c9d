package dev.errata.cli.bench.evaluator;

import dev.errata.cli.bench.EditorEdits;
import dev.errata.cli.bench.Timing;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Bisections;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.cli.local.LocalLog;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.evaluator.attribution.Finding;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.service.FallSearch;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Plants a delta of random noise among real ones and looks for it by locality, from the log alone,
 * loading of models included.
 */
public final class BisectBench {
  /** Norm of the noise over that of the weight that it is added to. */
  private static final double NOISE = 10;

  private final Path model;
  private final EditorSetup setup;
  private final Consumer<String> progress;
  private final World world = World.load();
  private final Verbaliser verbaliser = Verbaliser.load();

  public BisectBench(Path model, EditorSetup setup, Consumer<String> progress) {
    this.model = model;
    this.setup = setup;
    this.progress = progress;
  }

  /**
   * Looks for a planted batch again and again, in a lineage of its own each time.
   *
   * @param batches real ones, of one edit each
   * @param trials how often, each time at another place, drawn by {@code seed}
   */
  public Bisections run(LocalLog log, int batches, int trials, long seed) {
    progress.accept("making %d deltas".formatted(batches));
    List<PlantedLog.Entry> entries = edits(batches, seed);
    Random random = new Random(seed);
    List<Double> seconds = new ArrayList<>();
    int hits = 0;
    try (LanguageModel unedited = LanguageModel.load(model)) {
      ModelEvaluator evaluator =
          new ModelEvaluator(new UneditedModel(ModelRespondent.of(unedited)), Bootstrap.DEFAULT);
      PlantedLog planted = new PlantedLog(log.settings(), unedited.weights(), NOISE);
      for (int trial = 1; trial <= trials; trial++) {
        int place = 1 + random.nextInt(batches + 1);
        String lineage = "bisect-" + trial;
        planted.write(lineage, entries, place, random);
        long start = System.nanoTime();
        Finding finding =
            new FallSearch(
                    () -> LanguageModel.load(model),
                    log.settings(),
                    lineage,
                    ProbePlan.of(world, verbaliser),
                    evaluator)
                .find(MetricNames.LOCALITY, 0, OptionalLong.empty());
        seconds.add((System.nanoTime() - start) / 1e9);
        boolean hit = finding.culprit().equals(OptionalLong.of(place));
        hits += hit ? 1 : 0;
        progress.accept(
            "trial %d of %d: planted at %d, %s: %s"
                .formatted(trial, trials, place, hit ? "found" : "missed", finding.reason()));
      }
    }
    return new Bisections(batches, trials, hits, Timing.of(seconds));
  }

  private List<PlantedLog.Entry> edits(int batches, long seed) {
    EditorEdits edits = new EditorEdits(world, verbaliser, seed);
    List<PlantedLog.Entry> entries = new ArrayList<>();
    try (LanguageModel base = LanguageModel.load(model);
        LanguageModel edited = LanguageModel.load(model);
        Editor editor = setup.editorFor(base);
        EditLog history = StoredEditLog.inFile()) {
      EditSession session = new EditSession(new ModelReplica(edited), editor);
      for (int i = 0; i < batches; i++) {
        EditBatchView batch = edits.next(1);
        entries.add(new PlantedLog.Entry(batch, session.edit(batch, history).delta()));
      }
    }
    return entries;
  }
}
