package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.model.linalg.LinearAlgebra;
import dev.errata.model.training.AdamW;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The networks of all edited weights, one per shape. Weights of one shape share their network's
 * blocks and each have their own scales, shifts, η and λ; their index is their order among weights
 * of the shape. Owns the parameters. Not safe for use by several threads.
 */
public final class HyperNetworks implements AutoCloseable {
  private final NetworkForm form;
  private final Map<String, WeightShape> weights;
  private final NDManager manager;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Map<WeightShape, HyperNetwork> byShape = new TreeMap<>();
  private final Map<String, Integer> modules = new LinkedHashMap<>();
  private final LinearAlgebra algebra = new LinearAlgebra();

  /** Where the numbers of a parameter come from. */
  @FunctionalInterface
  public interface Values {
    /** Row-major, as many as the shape asks for. */
    double[] of(String parameter, long[] shape);
  }

  /**
   * Networks with given parameters.
   *
   * @param parent its sub-manager holds the parameters; the device is that of the networks
   * @param weights the edited weights by Hugging Face name, in order
   */
  public HyperNetworks(
      NDManager parent, NetworkForm form, Map<String, WeightShape> weights, Values values) {
    this.form = form;
    this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    manager = parent.newSubManager();
    Map<WeightShape, Integer> counts = new TreeMap<>();
    weights.forEach((name, shape) -> modules.put(name, counts.merge(shape, 1, Integer::sum) - 1));
    counts.forEach(
        (shape, count) -> {
          form.parameters(shape, count)
              .forEach((name, dimensions) -> put(name, dimensions, values));
          byShape.put(shape, new HyperNetwork(shape, form, parameters));
        });
  }

  /**
   * Networks before any training: A standard normal, B, biases, shifts and λ zero, scales one, so
   * that pseudo rows are the normalised rows.
   *
   * @param eta the first η of every weight
   * @param logRidge the first λ of every weight
   */
  public static HyperNetworks initial(
      NDManager parent,
      NetworkForm form,
      Map<String, WeightShape> weights,
      double eta,
      double logRidge,
      Random random) {
    return new HyperNetworks(
        parent, form, weights, (name, shape) -> initial(name, shape, eta, logRidge, random));
  }

  private static double[] initial(
      String name, long[] shape, double eta, double logRidge, Random random) {
    double[] values = new double[Math.toIntExact(new Shape(shape).size())];
    if (name.endsWith(".A")) {
      Arrays.setAll(values, i -> random.nextGaussian());
    } else if (name.endsWith(".scale")) {
      Arrays.fill(values, 1);
    } else if (name.endsWith(".eta")) {
      Arrays.fill(values, eta);
    } else if (name.endsWith(".lambda")) {
      Arrays.fill(values, logRidge);
    }
    return values;
  }

  private void put(String name, Shape shape, Values values) {
    parameters.put(
        name,
        Tensors.create(manager, values.of(name, shape.getShape()), form.type(), shape.getShape()));
  }

  public NetworkForm form() {
    return form;
  }

  /** The edited weights with their shapes, in order. */
  public Map<String, WeightShape> weights() {
    return weights;
  }

  /**
   * All parameters by name, such as {@code 4096x256.blocks.0.A}, {@code 4096x256.eta}; not copies.
   */
  public Map<String, NDArray> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** η and λ of a weight, for the record. */
  public double[] etaAndLambda(String weight) {
    WeightShape shape = shapeOf(weight);
    return new double[] {
      number(HyperNetwork.etaName(shape), weight), number(HyperNetwork.lambdaName(shape), weight)
    };
  }

  private double number(String name, String weight) {
    try (NDArray wide = parameters.get(name).toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray()[modules.get(weight)];
    }
  }

  /**
   * The shift of one weight for rows of its keys and value gradients.
   *
   * @param scope owns the shift and all that the way back needs; of the networks' device
   * @param statistics with the rows already in them
   * @throws EditorException if the weight is none of these networks, or the rows have another shape
   * @throws dev.errata.model.linalg.LinearAlgebraException if rows, parameters or the shift are not
   *     finite (least squares only)
   */
  public PredictedShift predict(
      NDManager scope, String weight, FeatureRows rows, GradientStatistics statistics) {
    return predict(scope, weight, rows, null, statistics);
  }

  /**
   * As above, with keys whose values the shift shall leave as they are.
   *
   * @param anchors the rows' keys and those, in the type of the networks; null for the former alone
   */
  public PredictedShift predict(
      NDManager scope,
      String weight,
      FeatureRows rows,
      Anchors anchors,
      GradientStatistics statistics) {
    WeightShape shape = shapeOf(weight);
    if (!shape.equals(WeightShape.of(rows))) {
      throw new EditorException(
          "%s is %s for the hypernetwork, but its rows are %s"
              .formatted(weight, shape, WeightShape.of(rows)));
    }
    return byShape
        .get(shape)
        .predict(scope, algebra, rows, anchors, statistics.of(shape), modules.get(weight));
  }

  private WeightShape shapeOf(String weight) {
    WeightShape shape = weights.get(weight);
    if (shape == null) {
      throw new EditorException(
          "%s is no weight of the hypernetwork; it has %s".formatted(weight, weights.keySet()));
    }
    return shape;
  }

  /** Gradients of all parameters, zero; the caller closes them. */
  public NetworkGradients newGradients() {
    return new NetworkGradients(manager, parameters);
  }

  /**
   * One step of the optimiser over all parameters, in place.
   *
   * @param learningRate meta-lr of the papers
   */
  public void stepInPlace(AdamW optimizer, NetworkGradients gradients, double learningRate) {
    optimizer.nextStep();
    parameters.forEach(
        (name, parameter) ->
            optimizer.updateInPlace(
                name, parameter, gradients.byParameter().get(name), 1, learningRate));
  }

  @Override
  public void close() {
    algebra.close();
    manager.close();
  }
}
