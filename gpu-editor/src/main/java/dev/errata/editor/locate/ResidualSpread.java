package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/**
 * Spreads the residual over the edited layers (MEMIT section 4.3, algorithm 1): each layer takes an
 * equal share of what is still missing, {@code R = (z* - z) / (layers left)}, with z measured again
 * after the layer below was changed.
 */
public final class ResidualSpread {
  private final List<Integer> layers;
  private final double scale;

  /**
   * A spread over layers.
   *
   * @param layers the edited layers, ascending; targets are those of the last
   * @param scale factor on every residual; 1 as published
   */
  public ResidualSpread(List<Integer> layers, double scale) {
    this.layers = layers;
    this.scale = scale;
  }

  /**
   * Changes one layer after the other through {@code probe}.
   *
   * @param targets z* {@code [n, d]}
   * @param solve gives each layer's change
   */
  public void run(LayerProbe probe, NDArray targets, LayerSolve solve) {
    for (int i = 0; i < layers.size(); i++) {
      int layer = layers.get(i);
      NDArray keys = probe.keys(layer);
      NDArray missing = targets.sub(probe.current());
      NDArray residual = missing.mul(scale / (layers.size() - i));
      DataType type = keys.getDataType();
      NDArray right = solve.rightFactor(i, keys).toType(type, false);
      probe.change(layer, residual.transpose(), right);
    }
  }
}
