package dev.errata.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.98, 1e-8, 0.05);
  private static final float[][] GRADIENTS = {{0.5f, -2, 0, 1e-3f}, {-1, 3, 0.25f, 1e-3f}};
  private static final double RATE = 0.01;

  @Test
  void shouldAgreeWithTheFormulaInPlainLoops() {
    try (NDManager manager = NDManager.newBaseManager();
        AdamW optimizer = new AdamW(manager, SETTINGS)) {
      float[] start = {1, -1, 0.5f, 2};
      NDArray matrix = manager.create(start, new Shape(2, 2));
      NDArray bias = manager.create(start);

      for (float[] gradient : GRADIENTS) {
        optimizer.nextStep();
        NDArray given = manager.create(gradient, new Shape(2, 2));
        optimizer.updateInPlace("matrix", matrix, given, 0.5, RATE);
        optimizer.updateInPlace("bias", bias, given.reshape(4), 0.5, RATE);
      }

      assertClose(matrix, slowly(start, 0.05));
      assertClose(bias, slowly(start, 0));
    }
  }

  @Test
  void shouldTakeAFirstStepOfTheLearningRate() {
    try (NDManager manager = NDManager.newBaseManager();
        AdamW optimizer = new AdamW(manager, new AdamW.Settings(0.9, 0.999, 1e-8, 0))) {
      NDArray weight = manager.create(new float[] {1, 1});
      optimizer.nextStep();

      optimizer.updateInPlace("w", weight, manager.create(new float[] {7, -0.1f}), 1, RATE);

      // After bias correction m/√v is the sign of the gradient: 1 ∓ 0.01.
      assertThat(weight.toFloatArray()).containsExactly(new float[] {0.99f, 1.01f}, within(1e-6f));
    }
  }

  @Test
  void shouldLeaveNothingBehindInTheManagers() {
    try (NDManager manager = NDManager.newBaseManager();
        AdamW optimizer = new AdamW(manager, SETTINGS)) {
      NDArray weight = manager.ones(new Shape(3, 3));
      NDArray gradient = manager.ones(new Shape(3, 3));
      optimizer.nextStep();
      optimizer.updateInPlace("w", weight, gradient, 1, RATE);
      int before = manager.getManagedArrays().size();

      for (int step = 0; step < 20; step++) {
        optimizer.nextStep();
        optimizer.updateInPlace("w", weight, gradient, 1, RATE);
      }

      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThat(optimizer.momentsOf("w", weight).first().getManager().getManagedArrays())
          .hasSize(2);
    }
  }

  private static double[] slowly(float[] start, double decay) {
    double[] weight = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      weight[i] = start[i];
      double m = 0;
      double v = 0;
      for (int t = 1; t <= GRADIENTS.length; t++) {
        double g = GRADIENTS[t - 1][i] * 0.5;
        m = 0.9 * m + 0.1 * g;
        v = 0.98 * v + 0.02 * g * g;
        double unbiasedM = m / (1 - Math.pow(0.9, t));
        double unbiasedV = v / (1 - Math.pow(0.98, t));
        weight[i] -= RATE * decay * weight[i];
        weight[i] -= RATE * unbiasedM / (Math.sqrt(unbiasedV) + 1e-8);
      }
    }
    return weight;
  }

  private static void assertClose(NDArray actual, double[] expected) {
    float[] values = actual.toFloatArray();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).as("index %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }
}
