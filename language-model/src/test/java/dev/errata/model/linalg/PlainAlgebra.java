package dev.errata.model.linalg;

/** The same operations in plain Java loops, as textbooks have them: slow, and easy to check. */
final class PlainAlgebra {
  private static final int SWEEPS = 60;

  private PlainAlgebra() {}

  /** {@code X} with {@code A X = B}, by elimination with the largest pivot. */
  static double[][] solve(double[][] a, double[][] b) {
    int n = a.length;
    double[][] left = copy(a);
    double[][] right = copy(b);
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        pivot = Math.abs(left[row][column]) > Math.abs(left[pivot][column]) ? row : pivot;
      }
      swap(left, column, pivot);
      swap(right, column, pivot);
      for (int row = 0; row < n; row++) {
        if (row != column) {
          double factor = left[row][column] / left[column][column];
          subtract(left[row], left[column], factor);
          subtract(right[row], right[column], factor);
        }
      }
    }
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < right[row].length; j++) {
        right[row][j] /= left[row][row];
      }
    }
    return right;
  }

  /** The lower triangular {@code L} with {@code A = L Lᵀ}. */
  static double[][] cholesky(double[][] a) {
    double[][] lower = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    return lower;
  }

  /** Eigenvalues in ascending order, by Jacobi's rotations. */
  static double[] eigenvalues(double[][] symmetric) {
    double[][] a = copy(symmetric);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < a.length; p++) {
        for (int q = p + 1; q < a.length; q++) {
          rotate(a, p, q);
        }
      }
    }
    double[] values = new double[a.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = a[i][i];
    }
    java.util.Arrays.sort(values);
    return values;
  }

  private static void rotate(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    for (int k = 0; k < a.length; k++) {
      double left = a[k][p];
      a[k][p] = cosine * left - sine * a[k][q];
      a[k][q] = sine * left + cosine * a[k][q];
    }
    for (int k = 0; k < a.length; k++) {
      double upper = a[p][k];
      a[p][k] = cosine * upper - sine * a[q][k];
      a[q][k] = sine * upper + cosine * a[q][k];
    }
  }

  private static void subtract(double[] row, double[] other, double factor) {
    for (int j = 0; j < row.length; j++) {
      row[j] -= factor * other[j];
    }
  }

  private static void swap(double[][] rows, int i, int j) {
    double[] row = rows[i];
    rows[i] = rows[j];
    rows[j] = row;
  }

  private static double[][] copy(double[][] rows) {
    return java.util.Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }
}
