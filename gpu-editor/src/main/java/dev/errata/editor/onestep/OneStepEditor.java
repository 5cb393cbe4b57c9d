package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.locate.AnswerProbabilities;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.ModelView;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.editor.locate.StateCodec;
import dev.errata.editor.locate.Timings;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.linalg.LinearAlgebra;
import dev.errata.model.linalg.LinearAlgebraException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * UltraEdit and StableEdit: one forward and one backward pass give keys and value gradients, whose
 * normalised rows one ridge regression per weight turns into its change. The statistics move with
 * the gradients of the model before each change. Not safe for use by several threads.
 */
final class OneStepEditor implements Editor {
  private final OneStepSettings settings;
  private final LinearAlgebra algebra = new LinearAlgebra();
  private LifelongStatistics statistics;
  private Computed last;

  /** What {@link #edit} found, so that logging the delta does not compute it again. */
  private record Computed(
      LanguageModel model, List<PreparedEdit> edits, LifelongStatistics statistics) {}

  OneStepEditor(OneStepSettings settings) {
    this.settings = settings;
    statistics = new LifelongStatistics(settings);
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
    EditPreparation preparation = new EditPreparation(settings.context(), model, batch.edits());
    Map<Integer, Outcome> outcomes = new TreeMap<>(preparation.refused());
    BatchGradients gradients = read(model, preparation.accepted(), outcomes);
    timings.lap("gradients");
    EditDelta delta = new EditDelta(List.of());
    if (!gradients.edits().isEmpty()) {
      delta = update(model, gradients, outcomes);
    }
    timings.lap("update");
    return new EditResult(delta, List.copyOf(outcomes.values()), timings.seconds());
  }

  /** Reads gradients, again without the edits whose loss is not a number. */
  private BatchGradients read(
      LanguageModel model, List<PreparedEdit> edits, Map<Integer, Outcome> outcomes) {
    BatchGradients gradients = BatchGradients.of(model, edits, settings);
    List<PreparedEdit> finite = gradients.finite();
    if (finite.size() == edits.size()) {
      return gradients;
    }
    for (PreparedEdit edit : edits) {
      if (!finite.contains(edit)) {
        outcomes.put(edit.position(), diverged(edit, "its loss is not a number"));
      }
    }
    return read(model, finite, outcomes);
  }

  private EditDelta update(
      LanguageModel model, BatchGradients gradients, Map<Integer, Outcome> outcomes) {
    List<PreparedEdit> edits = gradients.edits();
    LifelongStatistics next = statistics.with(gradients.minibatches());
    try (NDManager scope = model.manager().newSubManager()) {
      ModelView view = new ModelView(model, scope);
      change(view, gradients, next);
      double[] after = AnswerProbabilities.of(view, edits);
      for (int i = 0; i < after.length; i++) {
        PreparedEdit edit = edits.get(i);
        outcomes.put(
            edit.position(),
            new Outcome.Applied(edit.item().factKey(), gradients.probability(i), after[i]));
      }
      last = new Computed(model, edits, next);
      return view.delta();
    } catch (DeltaException | LinearAlgebraException e) {
      edits.forEach(edit -> outcomes.put(edit.position(), diverged(edit, e.getMessage())));
      return new EditDelta(List.of());
    }
  }

  private void change(ModelView view, BatchGradients gradients, LifelongStatistics next) {
    if (!gradients.isFinite() || !next.isFinite()) {
      throw new LinearAlgebraException(
          "gradients or their statistics are not finite (a minibatch of one answer token has no"
              + " unbiased variance)");
    }
    RidgeShift shift = new RidgeShift(algebra, settings.ridge());
    for (String weight : settings.weights().names()) {
      GradientRows rows = gradients.of(weight);
      try (NDManager work = view.scope().newSubManager()) {
        NDArray left = pseudoValues(work, view.model(), weight, rows, next).transpose();
        NDArray right = shift.rightFactor(work, rows);
        view.change(
            LowRank.of(
                weight,
                rows.gradientWidth(),
                rows.count(),
                rows.keyWidth(),
                left.toType(DataType.FLOAT32, false).toFloatArray(),
                right.toType(DataType.FLOAT32, false).toFloatArray()));
      }
    }
  }

  private NDArray pseudoValues(
      NDManager work,
      LanguageModel model,
      String weight,
      GradientRows rows,
      LifelongStatistics next) {
    NDArray pseudo = next.pseudoValues(work, algebra, rows);
    double anchor = settings.normAnchor();
    return anchor > 0
        ? AnchoredValues.of(work, model.weights(), weight, rows, pseudo, anchor)
        : pseudo;
  }

  private static Outcome diverged(PreparedEdit edit, String message) {
    return new Outcome.Rejected(
        edit.item().factKey(), Rejection.UPDATE_DIVERGED, "no update: " + message);
  }

  /** Takes the gradients of the model before the change into the statistics. */
  @Override
  public void applying(LanguageModel model, long sequence, EditBatchView batch) {
    Computed computed = last;
    last = null;
    if (batch.edits().isEmpty()) {
      return;
    }
    if (computed != null
        && computed.model() == model
        && computed.edits().stream().map(PreparedEdit::item).toList().equals(batch.edits())) {
      statistics = computed.statistics();
      return;
    }
    List<PreparedEdit> edits =
        new EditPreparation(settings.context(), model, batch.edits()).accepted();
    if (edits.size() != batch.edits().size()) {
      throw new EditorException(
          "Batch %s, sequence %d: %d of the %d edits said to be applied cannot be read"
              .formatted(
                  batch.batchId(),
                  sequence,
                  batch.edits().size() - edits.size(),
                  batch.edits().size()));
    }
    statistics = statistics.with(BatchGradients.of(model, edits, settings).minibatches());
  }

  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {
    last = null;
  }

  /** The statistics stay: they tell what gradients look like, not what was edited. */
  @Override
  public void reverted(long sequence) {
    last = null;
  }

  @Override
  public EditorState state() {
    return StateCodec.encode(mark(), settings.digest(), statistics::write);
  }

  @Override
  public void restore(EditorState state) {
    last = null;
    StateCodec.decode(
        state, mark(), settings.digest(), in -> statistics = LifelongStatistics.read(in, settings));
  }

  private String mark() {
    return "errata-" + settings.method() + "-1";
  }

  @Override
  public void close() {
    algebra.close();
  }
}
