package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.hypernet.UpdateRule.PseudoRows;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The network of all weights of one shape: normalised rows {@code y₀ = [k, v]} go through the
 * blocks and come out as pseudo rows {@code [k̃, ṽ]}, of which the rule makes a shift. Each weight
 * has its own scales, shifts, learning rate η and log-ridge λ.
 */
final class HyperNetwork {
  private final WeightShape shape;
  private final NetworkForm form;
  private final Map<String, NDArray> parameters;
  private final List<BlockParameters> blocks;

  HyperNetwork(WeightShape shape, NetworkForm form, Map<String, NDArray> parameters) {
    this.shape = shape;
    this.form = form;
    this.parameters = parameters;
    blocks =
        IntStream.range(0, form.blocks())
            .mapToObj(i -> new BlockParameters(shape.toString(), i, parameters))
            .toList();
  }

  static String etaName(WeightShape shape) {
    return shape + ".eta";
  }

  static String lambdaName(WeightShape shape) {
    return shape + ".lambda";
  }

  WeightShape shape() {
    return shape;
  }

  /**
   * The shift for one weight.
   *
   * @param scope owns the shift and what the way back needs
   * @param anchors the rows' keys and keys whose values shall stay, or null for the former alone
   * @param moments statistics of this shape
   * @param module which of the weights of this shape
   */
  PredictedShift predict(
      NDManager scope,
      LinearAlgebra algebra,
      FeatureRows rows,
      Anchors anchors,
      RunningMoments moments,
      int module) {
    NDArray keys = Tensors.keys(scope, rows, form.type());
    NDArray features = Tensors.normalised(scope, rows, moments, form);
    List<ResidualBlock> done = new ArrayList<>();
    for (BlockParameters block : blocks) {
      done.add(new ResidualBlock(scope, block, module, features));
      features = done.get(done.size() - 1).output(scope);
    }
    PseudoRows pseudo = pseudo(keys, features);
    UpdateRule.Update update =
        form.rule()
            .apply(
                scope,
                algebra,
                pseudo,
                anchors,
                number(etaName(shape), module),
                number(lambdaName(shape), module));
    return new PredictedShift(shape, module, done, pseudo, update);
  }

  private PseudoRows pseudo(NDArray keys, NDArray features) {
    int width = shape.keyWidth();
    return new PseudoRows(keys, features.get(":, :" + width), features.get(":, " + width + ":"));
  }

  private double number(String name, int module) {
    try (NDArray wide = parameters.get(name).toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray()[module];
    }
  }
}
