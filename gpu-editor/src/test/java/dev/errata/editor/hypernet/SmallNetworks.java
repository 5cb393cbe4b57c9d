package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Networks of three small weights, two of one shape, with random parameters and random rows. */
final class SmallNetworks {
  static final String FIRST = "layer.0.out";
  static final String OTHER = "layer.0.in";
  static final String SECOND = "layer.1.out";

  private SmallNetworks() {}

  static Map<String, WeightShape> weights() {
    Map<String, WeightShape> weights = new LinkedHashMap<>();
    weights.put(FIRST, new WeightShape(9, 5));
    weights.put(OTHER, new WeightShape(5, 6));
    weights.put(SECOND, new WeightShape(9, 5));
    return weights;
  }

  static HyperNetworks random(NDManager parent, UpdateRule rule, DataType type) {
    Random random = new Random(17);
    return new HyperNetworks(
        parent,
        new NetworkForm(rule, 3, 2, type, NetworkForm.EPSILON),
        weights(),
        (name, shape) ->
            random
                .doubles(new Shape(shape).size(), -0.5, 0.5)
                .map(x -> name.endsWith(".scale") ? x + 1 : x)
                .toArray());
  }

  static GradientRows rows(WeightShape shape, int count, long seed) {
    Random random = new Random(seed);
    return new GradientRows(
        count,
        floats(random, count * shape.keyWidth()),
        floats(random, count * shape.gradientWidth()));
  }

  static Map<String, GradientRows> rows(int count, long seed) {
    Map<String, GradientRows> rows = new LinkedHashMap<>();
    weights().forEach((name, shape) -> rows.put(name, rows(shape, count, seed + rows.size())));
    return rows;
  }

  static GradientStatistics statistics(Map<String, GradientRows> rows) {
    return GradientStatistics.none(weights().values(), Variance.POPULATION).with(List.of(rows));
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
