package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.Engines;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.Scalars;
import dev.errata.model.TokenBatch;
import dev.errata.model.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The target loss of a batch of edits on a language model. Everything up to the target layer is
 * computed once; each evaluation runs only the layers above it, for all asked edits and contexts in
 * one pass.
 */
public final class ModelTargetLoss implements TargetLoss {
  private final NDManager manager;
  private final ModelView model;
  private final int layer;
  private final double klFactor;
  private final List<Row> rows = new ArrayList<>();
  private final NDArray residual;
  private final NDArray output;
  private final Map<Integer, NDArray> initial = new HashMap<>();

  /**
   * One token row: which edit's, where the shift goes, where predictions are read, and what they
   * should be.
   */
  private static final class Row {
    private final int edit;
    private final int[] tokens;
    private final int shiftAt;
    private final int[] readAt;
    private final int[] expected;
    private final double weight;

    /** An essence row expects nothing. */
    Row(int edit, SubjectPrompt prompt, int[] expected, int contexts) {
      this.edit = edit;
      shiftAt = prompt.subject();
      this.expected = expected;
      if (expected.length == 0) {
        tokens = prompt.tokens();
        readAt = new int[] {prompt.subject()};
        weight = 0;
      } else {
        tokens = prompt.followedBy(expected);
        readAt = prompt.predicting(expected);
        weight = 1.0 / expected.length / contexts;
      }
    }

    boolean isEssence() {
      return expected.length == 0;
    }
  }

  /**
   * Runs the lower layers.
   *
   * @param manager owns the cached residuals; the caller closes it
   */
  public ModelTargetLoss(
      NDManager manager, ModelView model, List<PreparedEdit> edits, LocateSettings settings) {
    this.manager = manager;
    this.model = model;
    layer = settings.targetLayer();
    klFactor = settings.target().klFactor();
    for (int e = 0; e < edits.size(); e++) {
      PreparedEdit edit = edits.get(e);
      for (SubjectPrompt context : edit.contexts()) {
        rows.add(new Row(e, context, edit.answer().ids(), edit.contexts().size()));
      }
      if (edit.essence().isPresent()) {
        rows.add(new Row(e, edit.essence().get(), new int[0], 1));
      }
    }
    String weight = settings.weightName(layer);
    Pass lower = Pass.of(batch(rows)).recordResidual(layer).stopAfter(layer);
    boolean anchored = settings.target().normAnchor() > 0;
    Trace trace = model.run(manager, anchored ? lower.recordOutput(weight) : lower);
    residual = trace.residual(layer);
    output = anchored ? trace.output(weight) : null;
  }

  /**
   * z of every edit before any shift, {@code [n, d]}: the residual at the bare prompt's last
   * subject token.
   */
  public NDArray unshifted() {
    return atBarePrompts(residual);
  }

  /** What the edited weight gives there, {@code [n, d]}; only where values are anchored. */
  NDArray values() {
    return atBarePrompts(output);
  }

  private NDArray atBarePrompts(NDArray recorded) {
    List<Integer> first = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (i == 0 || rows.get(i).edit != rows.get(i - 1).edit) {
        first.add(i);
      }
    }
    int[] index = first.stream().mapToInt(Integer::intValue).toArray();
    int[] at = first.stream().mapToInt(i -> rows.get(i).shiftAt).toArray();
    return Rows.at(recorded, index, at);
  }

  @Override
  public LossAndGradient at(int[] edits, double[][] shifts) {
    List<Row> asked = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    Map<Integer, Integer> slots = new HashMap<>();
    for (int slot = 0; slot < edits.length; slot++) {
      slots.put(edits[slot], slot);
    }
    for (int i = 0; i < rows.size(); i++) {
      if (slots.containsKey(rows.get(i).edit)) {
        asked.add(rows.get(i));
        indices.add(i);
      }
    }
    int[] slotOfRow = asked.stream().mapToInt(r -> slots.get(r.edit)).toArray();
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engines.newGradientCollector()) {
      NDArray shift = Matrices.create(scope, shifts);
      shift.setRequiresGradient(true);
      NDArray perRow = Rows.select(shift, slotOfRow);
      NDArray logits = model.run(scope, upper(scope, asked, indices, perRow)).logits();
      NDArray loss = losses(scope, logits.logSoftmax(1), asked, slotOfRow, edits);
      collector.backward(loss.sum());
      return new LossAndGradient(Matrices.values(loss), Matrices.rows(shift.getGradient()));
    }
  }

  private Pass upper(NDManager scope, List<Row> asked, List<Integer> indices, NDArray shift) {
    TokenBatch batch = batch(asked);
    int[] positions = asked.stream().mapToInt(r -> r.shiftAt).toArray();
    NDArray start = residual;
    if (asked.size() < rows.size()) {
      start = Rows.select(residual, indices.stream().mapToInt(Integer::intValue).toArray());
      start.attach(scope);
      start = start.get(new NDIndex(":, :{}", batch.length()));
    }
    return Pass.of(batch)
        .startAfter(layer, start)
        .inject(layer, shift, positions)
        .logitsAt(asked.stream().map(r -> r.readAt).toArray(int[][]::new));
  }

  /**
   * Loss per slot, {@code [edits]}, from the log-probabilities {@code [sum, V]} at all places read.
   */
  private NDArray losses(
      NDManager scope, NDArray logProbabilities, List<Row> asked, int[] slotOfRow, int[] edits) {
    List<Integer> places = new ArrayList<>();
    List<Integer> essences = new ArrayList<>();
    List<Long> tokens = new ArrayList<>();
    List<Integer> slotOfPlace = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    int place = 0;
    for (int r = 0; r < asked.size(); r++) {
      Row row = asked.get(r);
      if (row.isEssence()) {
        essences.add(place++);
      }
      for (int token : row.expected) {
        places.add(place++);
        tokens.add((long) token);
        slotOfPlace.add(slotOfRow[r]);
        weights.add(row.weight);
      }
    }
    NDArray spread = spread(scope, slotOfPlace, weights, edits.length);
    NDArray wanted =
        scope.create(
            tokens.stream().mapToLong(Long::longValue).toArray(), new Shape(tokens.size(), 1));
    NDArray nll = Rows.select(logProbabilities, ints(places)).gather(wanted, 1).neg();
    NDArray loss = spread.matMul(nll).squeeze(1);
    return essences.isEmpty()
        ? loss
        : loss.add(
            Scalars.times(
                divergence(Rows.select(logProbabilities, ints(essences)), edits), klFactor));
  }

  /**
   * {@code Σ p (ln p - ln p₀)} per essence row; p₀ is remembered from an edit's first evaluation,
   * at shift 0.
   */
  private NDArray divergence(NDArray current, int[] edits) {
    NDArray reference = null;
    for (int slot = 0; slot < edits.length; slot++) {
      int row = slot;
      NDArray first =
          initial.computeIfAbsent(
              edits[slot], e -> kept(current.get(new NDIndex("{}:{}", row, row + 1))));
      reference = reference == null ? first : reference.concat(first, 0);
    }
    return current.exp().mul(current.sub(reference)).sum(new int[] {1});
  }

  private NDArray kept(NDArray array) {
    return manager.create(array.toFloatArray(), array.getShape());
  }

  private static NDArray spread(
      NDManager scope, List<Integer> slots, List<Double> weights, int edits) {
    float[] values = new float[edits * slots.size()];
    for (int i = 0; i < slots.size(); i++) {
      values[slots.get(i) * slots.size() + i] = weights.get(i).floatValue();
    }
    return scope.create(values, new Shape(edits, slots.size()));
  }

  private static TokenBatch batch(List<Row> rows) {
    return new TokenBatch(rows.stream().map(r -> r.tokens).toList());
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
