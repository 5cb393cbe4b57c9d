package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.Pass;
import dev.errata.model.Trace;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as it would be with some changes applied. The model itself is not touched; changed
 * weights are copies, made with the same arithmetic by which logged deltas are applied, so what is
 * measured here is what the edited model does.
 */
public final class ModelView {
  private final LanguageModel model;
  private final NDManager scope;
  private final Map<String, NDArray> weights;
  private final Map<String, WeightUpdate> changes = new LinkedHashMap<>();

  /**
   * The model as it is.
   *
   * @param scope owns the changed weights and everything computed
   */
  public ModelView(LanguageModel model, NDManager scope) {
    this.model = model;
    this.scope = scope;
    weights = new HashMap<>(model.deviceWeights());
  }

  public Trace run(Pass pass) {
    return model.run(scope, weights, pass);
  }

  /** Runs a pass whose results belong to a scope of the caller's. */
  public Trace run(NDManager owner, Pass pass) {
    return model.run(owner, weights, pass);
  }

  public NDManager scope() {
    return scope;
  }

  public LanguageModel model() {
    return model;
  }

  /**
   * Adds a change. Low-rank changes of one weight are joined; others must be its only one.
   *
   * @throws dev.errata.model.delta.DeltaException if it does not fit, or is not finite
   */
  public void change(WeightUpdate update) {
    String name = update.weight();
    WeightUpdate all = joined(changes.get(name), update);
    MasterWeights master = model.weights();
    int[] shape = master.shape(name);
    MasterWeights changed = new MasterWeights().put(name, shape, master.get(name));
    changed.applyInPlace(new EditDelta(List.of(all)));
    weights.put(name, Engines.newArray(scope, changed.get(name), shape[0], shape[1]));
    changes.put(name, all);
  }

  /**
   * Adds the only change of a weight as the device multiplies and adds, which is quicker than the
   * arithmetic by which it will be applied and differs from it in the last places. For methods that
   * only look at what an edit has come to.
   *
   * @throws dev.errata.model.delta.DeltaException if it does not fit, or is not finite
   */
  public void changeClosely(WeightUpdate update) {
    String name = update.weight();
    NDArray before = weights.get(name);
    if (!(update instanceof LowRank change)
        || changes.containsKey(name)
        || before.getDataType() != DataType.FLOAT32) {
      change(update);
      return;
    }
    try (NDManager work = scope.newSubManager()) {
      NDArray left = Engines.newArray(work, change.u().toArray(), change.rows(), change.rank());
      NDArray right = Engines.newArray(work, change.v().toArray(), change.rank(), change.columns());
      NDArray changed = left.matMul(right).addi(before);
      if (!Float.isFinite(changed.max().getFloat()) || !Float.isFinite(changed.min().getFloat())) {
        throw new DeltaException("applying the delta makes " + name + " not finite");
      }
      changed.attach(scope);
      weights.put(name, changed);
      changes.put(name, update);
    }
  }

  private static WeightUpdate joined(WeightUpdate earlier, WeightUpdate update) {
    if (earlier == null) {
      return update;
    }
    if (earlier instanceof LowRank first && update instanceof LowRank second) {
      return first.and(second);
    }
    throw new DeltaException(update.weight() + " is changed twice, and not by low ranks");
  }

  /** The changes so far, in order. */
  public EditDelta delta() {
    return new EditDelta(List.copyOf(changes.values()));
  }
}
