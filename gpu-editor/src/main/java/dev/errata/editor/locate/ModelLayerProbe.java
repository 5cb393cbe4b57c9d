package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import dev.errata.model.delta.LowRank;

/** The residual spread's access to a language model, through a view that leaves the model alone. */
public final class ModelLayerProbe implements LayerProbe {
  private final ModelView view;
  private final EditKeys keys;
  private final LocateSettings settings;

  public ModelLayerProbe(ModelView view, EditKeys keys, LocateSettings settings) {
    this.view = view;
    this.keys = keys;
    this.settings = settings;
  }

  @Override
  public NDArray keys(int layer) {
    return keys.at(view, layer);
  }

  @Override
  public NDArray current() {
    return keys.residual(view);
  }

  @Override
  public void change(int layer, NDArray left, NDArray right) {
    int rows = (int) left.getShape().get(0);
    int rank = (int) left.getShape().get(1);
    int columns = (int) right.getShape().get(1);
    view.change(
        LowRank.of(
            settings.weightName(layer),
            rows,
            rank,
            columns,
            left.toFloatArray(),
            right.toFloatArray()));
  }
}
