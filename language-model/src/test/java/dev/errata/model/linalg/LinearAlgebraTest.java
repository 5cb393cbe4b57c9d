package dev.errata.model.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Engines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearAlgebraTest {
  private static final int N = 40;

  private final NDManager scope = Engines.newManager(Device.cpu());
  private final LinearAlgebra algebra = new LinearAlgebra();

  @AfterEach
  void close() {
    algebra.close();
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-4", "FLOAT64, 1e-12"})
  void shouldDecomposeASymmetricMatrix(DataType type, double tolerance) {
    NDArray a = positiveDefinite(type);

    LinearAlgebra.Eigen eigen = algebra.eigh(a);

    NDArray q = eigen.vectors();
    assertClose(q.mul(eigen.values()).matMul(q.transpose()), a, tolerance);
    assertClose(q.transpose().matMul(q), scope.eye(N).toType(type, false), tolerance);
    assertThat(
            eigen
                .values()
                .get("1:")
                .sub(eigen.values().get(":-1"))
                .min()
                .toType(DataType.FLOAT32, false)
                .getFloat())
        .isNotNegative();
    assertThat(eigen.vectors().getManager()).isSameAs(scope);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-3", "FLOAT64, 1e-11"})
  void shouldSolveAndInvert(DataType type, double tolerance) {
    NDArray square = random(type, N, N).add(scope.eye(N).toType(type, false).mul(N));
    NDArray b = random(type, N, 3);
    NDArray definite = positiveDefinite(type);
    NDArray factor = algebra.cholesky(definite);

    assertClose(square.matMul(algebra.solve(square, b)), b, tolerance);
    assertClose(definite.matMul(algebra.solvePositiveDefinite(definite, b)), b, tolerance);
    assertClose(factor.matMul(factor.transpose()), definite, tolerance);
    assertClose(
        algebra.inverse(square).matMul(square), scope.eye(N).toType(type, false), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-4", "FLOAT64, 1e-11"})
  void shouldAgreeWithPlainJava(DataType type, double tolerance) {
    NDArray definite = positiveDefinite(type);
    NDArray b = random(type, N, 3);
    double[][] a = rows(definite);

    assertClose(algebra.solve(definite, b), PlainAlgebra.solve(a, rows(b)), tolerance);
    assertClose(
        algebra.solvePositiveDefinite(definite, b), PlainAlgebra.solve(a, rows(b)), tolerance);
    assertClose(
        algebra.inverse(definite),
        PlainAlgebra.solve(a, rows(scope.eye(N).toType(type, false))),
        tolerance);
    assertClose(algebra.cholesky(definite), PlainAlgebra.cholesky(a), tolerance);
    assertClose(
        algebra.eigh(definite).values().reshape(1, N),
        new double[][] {PlainAlgebra.eigenvalues(a)},
        tolerance);
  }

  @Test
  void shouldSayThatNumbersAreNotFinite() {
    for (float number : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      NDArray unit = scope.eye(3);
      NDArray faulty = scope.create(new float[] {number, 1, 1}, new Shape(3, 1));
      NDArray matrix = unit.mul(faulty);

      assertThatThrownBy(() -> algebra.solve(unit, faulty))
          .isInstanceOf(LinearAlgebraException.class)
          .hasMessage("solve: argument 2, (3, 1), has numbers that are infinite or none");
      assertThatThrownBy(() -> algebra.solvePositiveDefinite(matrix, unit))
          .isInstanceOf(LinearAlgebraException.class)
          .hasMessageContaining("(3, 3)");
      assertThatThrownBy(() -> algebra.eigh(matrix))
          .isInstanceOf(LinearAlgebraException.class)
          .hasMessageContaining("(3, 3)");
    }
  }

  @Test
  void shouldSayWhyAMatrixCannotBeUsed() {
    NDArray singular = scope.zeros(new Shape(3, 3));
    NDArray wide = scope.zeros(new Shape(3, 4));

    assertThatThrownBy(() -> algebra.cholesky(singular))
        .isInstanceOf(LinearAlgebraException.class)
        .hasMessageContaining("not positive-definite")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> algebra.solve(singular, scope.ones(new Shape(3, 1))))
        .isInstanceOf(LinearAlgebraException.class)
        .hasMessageContaining("singular");
    assertThatThrownBy(() -> algebra.eigh(wide)).hasMessageContaining("needs a square matrix");
    assertThatThrownBy(() -> algebra.solve(singular, scope.zeros(new Shape(4, 1))))
        .hasMessageContaining("needs B with the rows and type of A");
  }

  private NDArray random(DataType type, int rows, int columns) {
    Engines.seed(rows * 31 + columns);
    return scope.randomNormal(new Shape(rows, columns)).toType(type, false);
  }

  private NDArray positiveDefinite(DataType type) {
    NDArray x = random(type, N, 2 * N);
    return x.matMul(x.transpose()).div(2 * N);
  }

  private static double[][] rows(NDArray matrix) {
    double[] flat = matrix.toType(DataType.FLOAT64, false).toDoubleArray();
    int columns = (int) matrix.getShape().get(1);
    double[][] rows = new double[flat.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = java.util.Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  private void assertClose(NDArray actual, double[][] expected, double tolerance) {
    double[] flat =
        java.util.Arrays.stream(expected).flatMapToDouble(java.util.Arrays::stream).toArray();
    NDArray wanted = scope.create(flat, new Shape(expected.length, expected[0].length));
    assertClose(actual.toType(DataType.FLOAT64, false), wanted, tolerance);
  }

  private static void assertClose(NDArray actual, NDArray expected, double tolerance) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    double error =
        actual.sub(expected).abs().max().toType(DataType.FLOAT64, false).getDouble()
            / expected.abs().max().toType(DataType.FLOAT64, false).getDouble();
    assertThat(error).isLessThan(tolerance);
  }
}
