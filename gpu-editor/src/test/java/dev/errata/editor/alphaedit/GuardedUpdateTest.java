package dev.errata.editor.alphaedit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedUpdateTest {
  private static final int WIDTH = 24;
  private static final Projection NONE = keys -> keys.duplicate();

  @ParameterizedTest(name = "{0} guards, keys of length 24")
  @ValueSource(ints = {5, 40})
  void shouldTreatGuardsAsWeighedCachedKeys(int count) {
    try (NDManager manager = Engines.newManager(Device.cpu());
        LinearAlgebra algebra = new LinearAlgebra()) {
      NDArray keys = random(manager, 3);
      NDArray cached = random(manager, 4);
      NDArray guards = random(manager, count).mul(0.5);
      NullSpaceUpdate update = new NullSpaceUpdate(algebra, 0.7);

      NDArray actual = update.rightFactor(keys, cached, block(guards), NONE);

      NDArray expected = update.rightFactor(keys, cached.concat(guards, 0), null, NONE);
      assertThat(actual.sub(expected).abs().max().getDouble())
          .isLessThan(1e-12 * expected.abs().max().getDouble());
    }
  }

  @Test
  void shouldMoveGuardedKeysLess() {
    try (NDManager manager = Engines.newManager(Device.cpu());
        LinearAlgebra algebra = new LinearAlgebra()) {
      NDArray keys = random(manager, 3);
      NDArray guards = keys.add(random(manager, 3).mul(0.5));
      NullSpaceUpdate update = new NullSpaceUpdate(algebra, 0.7);

      NDArray guarded = update.rightFactor(keys, null, block(guards), NONE);

      NDArray free = update.rightFactor(keys, null, null, NONE);
      assertThat(moved(guarded, guards)).isLessThan(0.5 * moved(free, guards));
    }
  }

  private static double moved(NDArray rightFactor, NDArray keys) {
    return rightFactor.matMul(keys.transpose()).square().sum().getDouble();
  }

  private static GuardedKeys.Block block(NDArray guards) {
    return new GuardedKeys.Block(guards, guards.matMul(guards.transpose()));
  }

  private static NDArray random(NDManager manager, int rows) {
    java.util.Random random = new java.util.Random(rows);
    double[] values = random.doubles(rows * WIDTH, -1, 1).toArray();
    return manager.create(values, new Shape(rows, WIDTH)).toType(DataType.FLOAT64, false);
  }
}
