package dev.errata.cli.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.cli.bench.EditorBenchReport.After;
import dev.errata.cli.bench.EditorBenchReport.Batches;
import dev.errata.cli.bench.EditorBenchReport.MethodLine;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.alphaedit.AlphaEditSettings;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.solve.Solver;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.KeyValueGradients;
import dev.errata.model.gradient.LossMean;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Times editors: a batch beside the same edits alone, a batch beside a forward-backward pass, and
 * an edit after few and after many others.
 */
public final class EditorBench {
  private static final String STOP_LOSS = "target.stop-loss";
  private static final int BATCH = 32;
  private static final int SMALL_BATCH = 10;

  /** Batches that are edited before anything is timed, so that Java has compiled what it will. */
  private static final int WARM_UP = 40;

  /** Edits already made when the cost of one is measured. */
  private static final List<Integer> AFTER = List.of(10, 100, 1000);

  /** What is measured, and how often. */
  public record Plan(int repetitions, long seed, boolean batches, List<String> methods) {
    public Plan {
      methods = List.copyOf(methods);
    }
  }

  /** A model that is edited, and what was edited. */
  private record Edited(EditSession session, EditLog log) {
    EditResult edit(EditBatchView batch) {
      return session.edit(batch, log);
    }

    LanguageModel model() {
      return session.replica().model();
    }
  }

  private final Path directory;
  private final EditorResources resources;
  private final Plan plan;
  private final Consumer<String> progress;

  public EditorBench(
      Path directory, EditorResources resources, Plan plan, Consumer<String> progress) {
    this.directory = directory;
    this.resources = resources;
    this.plan = plan;
    this.progress = progress;
  }

  /** Measures. */
  public EditorBenchReport run() {
    Batches batches = plan.batches() ? batches() : null;
    List<MethodLine> lines = new ArrayList<>();
    for (String name : plan.methods()) {
      progress.accept("measuring " + name);
      lines.add(line(Methods.named(name)));
    }
    return new EditorBenchReport(
        directory.toString(),
        Engines.threads(),
        plan.repetitions(),
        plan.seed(),
        Engines.describe(Engines.defaultDevice()),
        batches,
        lines);
  }

  private Batches batches() {
    List<Double> together = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    EditorEdits edits = edits();
    EditBatchView before = edits.next(BATCH);
    for (int i = 0; i < plan.repetitions(); i++) {
      progress.accept(
          "a batch beside its edits alone, %d of %d".formatted(i + 1, plan.repetitions()));
      EditBatchView batch = edits.next(BATCH);
      together.add(alphaEdit(Solver.INVERSE, before, List.of(batch)));
      List<EditBatchView> single =
          batch.edits().stream().map(e -> new EditBatchView(e.factKey(), List.of(e))).toList();
      alone.add(alphaEdit(Solver.DIRECT, before, single));
    }
    return new Batches(
        BATCH, Timing.of(together), Timing.of(alone), Timing.ofRatios(alone, together));
  }

  /** Seconds of some batches after one that is not timed. */
  private double alphaEdit(Solver solver, EditBatchView before, List<EditBatchView> batches) {
    AlphaEditSettings settings = (AlphaEditSettings) settings(AlphaEditSettings.METHOD, Map.of());
    return withSession(
        base -> settings.create(base, resources, solver),
        edited -> {
          edited.edit(before);
          return seconds(() -> batches.forEach(edited::edit));
        });
  }

  private MethodLine line(Method method) {
    // No search stops early: what an edit costs must not depend on which edit it is.
    MethodSettings standard = settings(method, Map.of());
    boolean stops = standard.canonical().contains(STOP_LOSS + "=");
    MethodSettings settings = stops ? settings(method, Map.of(STOP_LOSS, "0")) : standard;
    withSession(base -> standard.create(base, resources), this::warmUp);
    Timing passes = withSession(base -> standard.create(base, resources), this::passes);
    List<After> after = withSession(base -> settings.create(base, resources), this::after);
    double growth =
        after.get(after.size() - 1).seconds().median() / after.get(0).seconds().median();
    return new MethodLine(method.name(), passes, after, growth);
  }

  private int warmUp(Edited edited) {
    EditorEdits edits = edits();
    for (int i = 0; i < WARM_UP; i++) {
      edited.edit(edits.next(SMALL_BATCH));
    }
    return WARM_UP;
  }

  private Timing passes(Edited edited) {
    EditorEdits edits = edits();
    edited.edit(edits.next(BATCH));
    List<Double> editing = new ArrayList<>();
    List<Double> passing = new ArrayList<>();
    for (int i = 0; i < plan.repetitions(); i++) {
      EditBatchView batch = edits.next(BATCH);
      pass(edited.model(), batch);
      passing.add(seconds(() -> pass(edited.model(), batch)));
      editing.add(seconds(() -> edited.edit(batch)));
    }
    return Timing.ofRatios(editing, passing);
  }

  /** Prompts and answers of a batch through the whole network and back, all layers' gradients. */
  private static void pass(LanguageModel model, EditBatchView batch) {
    List<int[]> prompts = new ArrayList<>();
    List<int[]> answers = new ArrayList<>();
    for (EditItem edit : batch.edits()) {
      prompts.add(model.tokenizer().encode(edit.prompt()));
      answers.add(model.tokenizer().encode(edit.answer()));
    }
    List<String> weights = new ArrayList<>();
    for (int layer = 0; layer < model.config().layers(); layer++) {
      weights.add(model.config().names().mlpOut(layer));
    }
    try (NDManager scope = model.manager().newSubManager()) {
      AnswerBatch asked = AnswerBatch.of(prompts, answers);
      KeyValueGradients gradients =
          KeyValueGradients.of(model, scope, asked, LossMean.BATCH, weights);
      NDArray last = gradients.of(weights.get(0)).gradients();
      // Reading a number waits for the device.
      last.sum().getFloat();
    }
  }

  private List<After> after(Edited edited) {
    EditorEdits edits = edits();
    List<After> result = new ArrayList<>();
    int made = 0;
    for (int point : AFTER) {
      while (made < point) {
        // As many as are timed: some methods look back at a number of batches.
        edited.edit(edits.next(SMALL_BATCH));
        made += SMALL_BATCH;
      }
      List<Double> seconds = new ArrayList<>();
      AtomicInteger again = new AtomicInteger();
      for (int i = 0; i < plan.repetitions(); i++) {
        EditBatchView batch = edits.next(SMALL_BATCH);
        made += SMALL_BATCH;
        double batchSeconds = seconds(() -> again.addAndGet(rehearsed(edited, batch)));
        seconds.add(batchSeconds / SMALL_BATCH);
      }
      result.add(
          new After(
              point, Timing.of(seconds), again.doubleValue() / SMALL_BATCH / plan.repetitions()));
    }
    return result;
  }

  private static int rehearsed(Edited edited, EditBatchView batch) {
    return edited.edit(batch).rehearsed().size();
  }

  private <T> T withSession(Function<LanguageModel, Editor> create, Function<Edited, T> measure) {
    try (LanguageModel base = LanguageModel.load(directory);
        LanguageModel model = LanguageModel.load(directory);
        Editor editor = create.apply(base);
        EditLog log = StoredEditLog.inFile()) {
      return measure.apply(new Edited(new EditSession(new ModelReplica(model), editor), log));
    }
  }

  private static MethodSettings settings(Method method, Map<String, String> overrides) {
    return SettingsSource.standard(method).with(overrides).settings();
  }

  private EditorEdits edits() {
    return new EditorEdits(World.load(), Verbaliser.load(), plan.seed());
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
