package dev.errata.editor.hypernet;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.WeightShape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all networks of a hypernetwork have in common.
 *
 * @param rule how a shift is computed
 * @param rank inner width of a block, 1920 in the papers
 * @param blocks how many, 2 in MALMEN and 4 in RLEdit
 * @param type what is computed in: FLOAT32, or FLOAT64 to compare
 * @param epsilon what keeps a feature without spread from dividing by 0
 */
public record NetworkForm(UpdateRule rule, int rank, int blocks, DataType type, double epsilon) {
  /** That of float32, as published. */
  public static final double EPSILON = 0x1p-23;

  public NetworkForm {
    if (rank < 1 || blocks < 0) {
      throw new IllegalArgumentException(
          "a hypernetwork needs a rank of at least 1 and no less than 0 blocks, got %d and %d"
              .formatted(rank, blocks));
    }
  }

  /** In float32. */
  public static NetworkForm of(UpdateRule rule, int rank, int blocks) {
    return new NetworkForm(rule, rank, blocks, DataType.FLOAT32, EPSILON);
  }

  /**
   * The parameters of the network of one weight shape, in order.
   *
   * @param modules how many weights have the shape
   */
  Map<String, Shape> parameters(WeightShape shape, int modules) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    int width = shape.width();
    for (int i = 0; i < blocks; i++) {
      BlockParameters names = new BlockParameters(shape.toString(), i, Map.of());
      shapes.put(names.downName(), new Shape(width, rank));
      shapes.put(names.upName(), new Shape(rank, width));
      shapes.put(names.biasName(), new Shape(width));
      shapes.put(names.scaleName(), new Shape(modules, width));
      shapes.put(names.shiftName(), new Shape(modules, width));
    }
    shapes.put(HyperNetwork.etaName(shape), new Shape(modules, 1));
    shapes.put(HyperNetwork.lambdaName(shape), new Shape(modules, 1));
    return shapes;
  }
}
