package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Decoder;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.Pass;
import dev.errata.model.Trace;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Decoder decoder;
  private final Map<String, NDArray> weights;
  private final List<LowRank> changes = new ArrayList<>();

  /**
   * The model as it is.
   *
   * @param scope owns the changed weights and everything computed
   */
  public ModelView(LanguageModel model, NDManager scope) {
    this.model = model;
    this.scope = scope;
    decoder = new Decoder(model.config());
    weights = new HashMap<>(model.deviceWeights());
  }

  public Trace run(Pass pass) {
    return decoder.forward(scope, weights, pass);
  }

  /** Runs a pass whose results belong to a scope of the caller's. */
  public Trace run(NDManager owner, Pass pass) {
    return decoder.forward(owner, weights, pass);
  }

  public NDManager scope() {
    return scope;
  }

  public LanguageModel model() {
    return model;
  }

  /** Adds a change of a weight that was not changed before. */
  public void change(LowRank update) {
    String name = update.weight();
    MasterWeights master = model.weights();
    int[] shape = master.shape(name);
    MasterWeights changed = new MasterWeights().put(name, shape, master.get(name));
    changed.applyInPlace(new EditDelta(List.of(update)));
    weights.put(name, scope.create(changed.get(name), new Shape(shape[0], shape[1])));
    changes.add(update);
  }

  /** The changes so far, in order. */
  public EditDelta delta() {
    return new EditDelta(changes);
  }
}
