package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Spreads the residual over the edited layers (MEMIT section 4.3, algorithm 1): each layer takes an
 * equal share of what is still missing, {@code R = (z* - z) / (layers left)}, with z measured again
 * after the layer below was changed.
 */
final class ResidualSpread {
  private final List<Integer> layers;
  private final NullSpaceUpdate update;
  private final double scale;

  /**
   * A spread over layers.
   *
   * @param layers the edited layers, ascending; targets are those of the last
   * @param update solves one layer
   * @param scale factor on every residual; 1 as published
   */
  ResidualSpread(List<Integer> layers, NullSpaceUpdate update, double scale) {
    this.layers = layers;
    this.update = update;
    this.scale = scale;
  }

  /**
   * Changes one layer after the other through {@code probe}.
   *
   * @param targets z* {@code [n, d]}
   * @param cached keys {@code [m, d_in]} to keep, by position in the list of layers; null for none
   * @param guards keys of known facts to keep, likewise
   * @param projections P by position in the list of layers
   */
  void run(
      LayerProbe probe,
      NDArray targets,
      IntFunction<NDArray> cached,
      IntFunction<GuardedKeys.Block> guards,
      IntFunction<Projection> projections) {
    for (int i = 0; i < layers.size(); i++) {
      int layer = layers.get(i);
      NDArray keys = probe.keys(layer);
      NDArray missing = targets.sub(probe.current());
      NDArray residual = missing.mul(scale / (layers.size() - i));
      NDArray right =
          update.rightFactor(keys, cached.apply(i), guards.apply(i), projections.apply(i));
      DataType type = keys.getDataType();
      probe.change(layer, residual.transpose(), right.toType(type, false));
    }
  }
}
