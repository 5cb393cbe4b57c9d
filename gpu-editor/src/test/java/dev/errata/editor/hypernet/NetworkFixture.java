package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.gradient.Block;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Matrices;
import dev.errata.model.training.AdamW;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** Networks, rows and parameters as the fixtures of hypernetworks write them. */
final class NetworkFixture {
  private NetworkFixture() {}

  /** Rows in double, as the float64 blocks were computed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, not changed
  record Rows(double[][] keys, double[][] gradients) implements FeatureRows {
    static Rows of(JsonNode minibatch) {
      return new Rows(
          Fixture.rows(minibatch.get("keys")), Fixture.rows(minibatch.get("values_grad")));
    }

    static Rows join(List<Rows> parts) {
      return new Rows(
          parts.stream().flatMap(p -> Arrays.stream(p.keys)).toArray(double[][]::new),
          parts.stream().flatMap(p -> Arrays.stream(p.gradients)).toArray(double[][]::new));
    }

    /** The same keys with zeros for value gradients. */
    Rows withoutGradients() {
      return new Rows(keys, new double[gradients.length][gradients[0].length]);
    }

    @Override
    public int count() {
      return keys.length;
    }

    @Override
    public int keyWidth() {
      return keys[0].length;
    }

    @Override
    public int gradientWidth() {
      return gradients[0].length;
    }

    @Override
    public double[] features(int row) {
      return DoubleStream.concat(Arrays.stream(keys[row]), Arrays.stream(gradients[row])).toArray();
    }
  }

  /** The weights of a fixture with their shapes. */
  static Map<String, WeightShape> weights(JsonNode modules) {
    Map<String, WeightShape> weights = new LinkedHashMap<>();
    modules
        .fields()
        .forEachRemaining(
            m ->
                weights.put(
                    m.getKey(),
                    new WeightShape(
                        m.getValue().get("d_in").intValue(),
                        m.getValue().get("d_out").intValue())));
    return weights;
  }

  /** The networks of a fixture's {@code net}. */
  static HyperNetworks networks(
      NDManager parent,
      JsonNode net,
      UpdateRule rule,
      Block block,
      Map<String, WeightShape> weights) {
    JsonNode any = net.elements().next();
    NetworkForm form =
        new NetworkForm(
            rule,
            any.get("rank").intValue(),
            any.get("n_blocks").intValue(),
            block.type,
            block.epsilon,
            0);
    return new HyperNetworks(parent, form, weights, (name, shape) -> flat(parameter(net, name)));
  }

  /** A parameter where the fixtures have it, by its name among those of {@link HyperNetworks}. */
  static JsonNode parameter(JsonNode nets, String name) {
    String[] parts = name.split("\\.", -1);
    String[] sides = parts[0].split("x", -1);
    JsonNode net = nets.get("(%s, %s)".formatted(sides[0], sides[1]));
    return switch (parts[1]) {
      case "eta" -> net.get("lr");
      case "lambda" -> net.get("lamda");
      default -> net.get("blocks").get(Integer.parseInt(parts[2])).get(parts[3]);
    };
  }

  /** All numbers of a list of lists, in order. */
  static double[] flat(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false)
            .flatMapToDouble(child -> Arrays.stream(flat(child)))
            .toArray()
        : new double[] {node.doubleValue()};
  }

  static void assertClose(String what, NDArray actual, JsonNode expected, double tolerance) {
    Fixture.assertClose(what, Matrices.values(actual), flat(expected), tolerance);
  }

  /** Compares arrays by the name of their parameter; no gradient is a gradient of zero. */
  static void assertParameters(
      String what, Map<String, NDArray> actual, JsonNode expected, double tolerance) {
    actual.forEach(
        (name, array) -> {
          JsonNode wanted = parameter(expected, name);
          double[] numbers =
              wanted.isNull() ? new double[Math.toIntExact(array.size())] : flat(wanted);
          Fixture.assertClose(what + " " + name, Matrices.values(array), numbers, tolerance);
        });
  }

  /** Minibatch after minibatch, the rows of every module. */
  static List<Map<String, Rows>> minibatches(JsonNode byModule) {
    List<Map<String, Rows>> minibatches = new ArrayList<>();
    byModule
        .fields()
        .forEachRemaining(
            module -> {
              for (int i = 0; i < module.getValue().size(); i++) {
                if (minibatches.size() == i) {
                  minibatches.add(new LinkedHashMap<>());
                }
                minibatches.get(i).put(module.getKey(), Rows.of(module.getValue().get(i)));
              }
            });
    return minibatches;
  }

  /** All rows of a module. */
  static Rows rows(List<Map<String, Rows>> minibatches, String module) {
    return Rows.join(minibatches.stream().map(m -> m.get(module)).toList());
  }

  /** The optimiser of a fixture's {@code hyper}. */
  static AdamW adam(NDManager parent, JsonNode hyper) {
    JsonNode adam = hyper.get("adam");
    return new AdamW(
        parent,
        new AdamW.Settings(
            adam.get("beta1").doubleValue(),
            adam.get("beta2").doubleValue(),
            adam.get("eps").doubleValue(),
            0));
  }
}
