package dev.errata.editor.locate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** Reads the numeric fixtures of the reference implementations, and compares with them. */
public final class Fixture {
  /** The arithmetic to compare in, with its tolerance (see the fixtures' README). */
  public enum Arithmetic {
    F64("f64", DataType.FLOAT64, 1e-9),
    F32("f32", DataType.FLOAT32, 1e-4);

    public final String block;
    public final DataType type;
    public final double tolerance;

    Arithmetic(String block, DataType type, double tolerance) {
      this.block = block;
      this.type = type;
      this.tolerance = tolerance;
    }
  }

  private final JsonNode root;

  private Fixture(JsonNode root) {
    this.root = root;
  }

  public static Fixture read(String name) {
    String shared = System.getProperty("errata.shared", "../../shared");
    Path file = Path.of(shared, "parity", name + ".json");
    Assumptions.assumeTrue(Files.exists(file), "skipped: no parity fixture at " + file);
    try {
      return new Fixture(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode inputs() {
    return root.get("inputs");
  }

  public JsonNode hyper() {
    return root.get("hyper");
  }

  public JsonNode expected(Arithmetic arithmetic) {
    return expected(arithmetic.block);
  }

  public JsonNode expected(String block) {
    return root.get("expected").get(block);
  }

  public static double[] vector(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }

  public static int[] ints(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  public static double[][] rows(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .map(Fixture::vector)
        .toArray(double[][]::new);
  }

  public static NDArray matrix(NDManager manager, JsonNode node, Arithmetic arithmetic) {
    double[][] rows = rows(node);
    double[] flat = new double[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return manager
        .create(flat, new Shape(rows.length, rows[0].length))
        .toType(arithmetic.type, false);
  }

  /** Compares max|a-b| / max|b|; an expected zero array is compared absolutely. */
  public static void assertClose(
      String what, NDArray actual, JsonNode expected, Arithmetic arithmetic) {
    double[][] want = rows(expected);
    assertThat(actual.getShape()).as(what).isEqualTo(new Shape(want.length, want[0].length));
    double[][] got = Matrices.rows(actual);
    double[] flatWant =
        java.util.Arrays.stream(want).flatMapToDouble(java.util.Arrays::stream).toArray();
    double[] flatGot =
        java.util.Arrays.stream(got).flatMapToDouble(java.util.Arrays::stream).toArray();
    assertClose(what, flatGot, flatWant, arithmetic.tolerance);
  }

  public static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = 0;
    double error = 0;
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s [%d]", what, i).isFinite();
      largest = Math.max(largest, Math.abs(expected[i]));
      if (Math.abs(actual[i] - expected[i]) > error) {
        error = Math.abs(actual[i] - expected[i]);
        worst = i;
      }
    }
    assertThat(error / (largest == 0 ? 1 : largest))
        .as(
            "%s: largest error at [%d], expected %s, actual %s",
            what, worst, expected[worst], actual[worst])
        .isLessThanOrEqualTo(tolerance);
  }

  /** Settings of a target search; the references stop below 5e-2 where a file does not say. */
  public static TargetSettings targetSettings(JsonNode hyper) {
    return new TargetSettings(
        hyper.get("v_num_grad_steps").intValue(),
        hyper.get("v_lr").doubleValue(),
        hyper.path("early_stop").asDouble(5e-2),
        hyper.get("v_weight_decay").doubleValue(),
        hyper.get("kl_factor").doubleValue(),
        hyper.get("clamp_norm_factor").doubleValue(),
        0);
  }
}
