package dev.errata.editor.rome;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorState;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.locate.AnswerProbabilities;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.Matrices;
import dev.errata.editor.locate.ModelTargetLoss;
import dev.errata.editor.locate.ModelView;
import dev.errata.editor.locate.NormAnchor;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.editor.locate.StateCodec;
import dev.errata.editor.locate.SubjectPrompt;
import dev.errata.editor.locate.Target;
import dev.errata.editor.locate.TargetOptimizer;
import dev.errata.editor.locate.Timings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.statistics.Covariance;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.TokenBatch;
import dev.errata.model.Trace;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.LowRank;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * ROME: each edit of a batch after the other, each on the model that the ones before have left. The
 * published code edits the first request of a batch only; here the batch's delta has one rank per
 * edit. Nothing is remembered: an earlier edit is not protected from a later one. Not safe for use
 * by several threads.
 */
final class Rome implements Editor {
  private static final String STATE = "errata-rome-1";

  private final RomeSettings settings;
  private final int layer;
  private final String weight;
  private final NDManager owner;
  private final NDArray inverse;

  private Rome(RomeSettings settings, NDManager owner, NDArray inverse) {
    this.settings = settings;
    this.owner = owner;
    this.inverse = inverse;
    layer = settings.locate().targetLayer();
    weight = settings.locate().weightName(layer);
  }

  /** An editor for a model, with the covariance of a corpus' keys where the settings ask for it. */
  static Rome on(LanguageModel base, RomeSettings settings, EditorResources resources) {
    NDManager owner = Engines.newManager(base.device());
    int layer = settings.locate().targetLayer();
    String weight = settings.locate().weightName(layer);
    NDArray inverse = null;
    if (settings.useCovariance()) {
      try (NDManager scope = owner.newSubManager();
          LinearAlgebra algebra = new LinearAlgebra()) {
        Covariance covariance =
            Covariance.of(
                scope,
                base,
                weight,
                layer,
                resources.corpus(),
                1,
                settings.covarianceRidge(),
                resources.cache());
        inverse = algebra.inverse(covariance.matrix());
        inverse.attach(owner);
      }
    }
    return new Rome(settings, owner, inverse);
  }

  @Override
  public String method() {
    return settings.method();
  }

  @Override
  public String hyperparametersDigest() {
    return settings.digest();
  }

  @Override
  public EditResult edit(LanguageModel model, EditBatchView batch, EditHistory history) {
    Timings timings = new Timings();
    EditPreparation preparation =
        new EditPreparation(settings.locate().contexts(), model, batch.edits());
    Map<Integer, Outcome> outcomes = new TreeMap<>(preparation.refused());
    try (NDManager scope = model.manager().newSubManager()) {
      ModelView view = new ModelView(model, scope);
      List<PreparedEdit> made = new ArrayList<>();
      for (PreparedEdit edit : preparation.accepted()) {
        make(view, edit, made, outcomes);
      }
      timings.lap("update");
      report(new ModelView(model, scope), view, made, outcomes);
      return new EditResult(view.delta(), List.copyOf(outcomes.values()), timings.seconds());
    }
  }

  private void make(
      ModelView view, PreparedEdit edit, List<PreparedEdit> made, Map<Integer, Outcome> outcomes) {
    try (NDManager step = view.scope().newSubManager()) {
      Trace trace = contexts(view, step, edit);
      Target target = target(view, step, edit, trace);
      if (!target.isFinite()) {
        outcomes.put(edit.position(), target.refusal(edit));
        return;
      }
      view.change(change(step, edit, trace, target));
      made.add(edit);
    } catch (DeltaException e) {
      outcomes.put(
          edit.position(),
          new Outcome.Rejected(edit.item().factKey(), Rejection.UPDATE_DIVERGED, e.getMessage()));
    }
  }

  /** The edit's contexts up to the layer, with what goes into the weight and comes out of it. */
  private Trace contexts(ModelView view, NDManager step, PreparedEdit edit) {
    List<int[]> rows = edit.contexts().stream().map(SubjectPrompt::tokens).toList();
    Pass pass = Pass.of(new TokenBatch(rows)).record(weight).recordOutput(weight).stopAfter(layer);
    return view.run(step, pass);
  }

  /**
   * The shift δ of the weight's output at the subject's last token; v* is the bare prompt's output
   * with it. Since what follows the layer sees the sum alone, it is sought as a shift of the
   * residual, in units of the output's norm.
   */
  private Target target(ModelView view, NDManager step, PreparedEdit edit, Trace trace) {
    NDArray bare = at(trace.output(weight), edit).get("0:1");
    double[] output = Matrices.values(bare);
    ModelTargetLoss loss = new ModelTargetLoss(step, view, List.of(edit), settings.locate());
    return new TargetOptimizer(settings.locate().target())
        .optimise(new double[] {TargetOptimizer.norm(output)}, output.length, loss)
        .get(0);
  }

  private LowRank change(NDManager step, PreparedEdit edit, Trace trace, Target target) {
    NDArray keys = at(trace.input(weight), edit);
    double[] value = Matrices.values(at(trace.output(weight), edit).get("0:1"));
    double anchor = settings.locate().target().normAnchor();
    double[] shift = NormAnchor.shift(value, target.shift(), anchor);
    NDArray missing =
        Matrices.create(step, new double[][] {shift}).mul(settings.locate().residualScale());
    NDArray direction = RankOne.direction(keys, inverse);
    NDArray output = RankOne.output(missing, keys.get("0:1"), direction);
    float[] left = output.toFloatArray();
    float[] right = direction.toFloatArray();
    return LowRank.of(weight, left.length, 1, right.length, left, right);
  }

  /** Rows {@code [contexts, d]} at the subject's last token of each context. */
  private static NDArray at(NDArray values, PreparedEdit edit) {
    int[] rows = new int[edit.contexts().size()];
    Arrays.setAll(rows, i -> i);
    int[] positions = edit.contexts().stream().mapToInt(SubjectPrompt::subject).toArray();
    return Rows.at(values, rows, positions);
  }

  private static void report(
      ModelView before, ModelView after, List<PreparedEdit> made, Map<Integer, Outcome> outcomes) {
    if (made.isEmpty()) {
      return;
    }
    double[] first = AnswerProbabilities.of(before, made);
    double[] then = AnswerProbabilities.of(after, made);
    for (int i = 0; i < first.length; i++) {
      PreparedEdit edit = made.get(i);
      outcomes.put(edit.position(), new Outcome.Applied(edit.item().factKey(), first[i], then[i]));
    }
  }

  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {}

  @Override
  public void reverted(long sequence) {}

  /** The digest of the settings; there is nothing else. */
  @Override
  public EditorState state() {
    return StateCodec.encode(STATE, settings.digest(), out -> {});
  }

  @Override
  public void restore(EditorState state) {
    StateCodec.decode(state, STATE, settings.digest(), in -> {});
  }

  @Override
  public void close() {
    owner.close();
  }
}
