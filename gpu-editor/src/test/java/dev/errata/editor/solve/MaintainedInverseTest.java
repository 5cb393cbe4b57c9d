package dev.errata.editor.solve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaintainedInverseTest {
  private static final int WIDTH = 96;
  private static final double RIDGE = 0.5;

  private final NDManager manager = Engines.newManager(Device.cpu());
  private final LinearAlgebra algebra = new LinearAlgebra();
  private final Random random = new Random(3);

  @AfterEach
  void close() {
    algebra.close();
    manager.close();
  }

  @Test
  void shouldSolveForBatchKeysWhileOutdatedKeysLeave() {
    NDArray kept = rows(20);
    NDArray outdated = rows(3);
    NDArray batch = rows(7);
    MaintainedInverse inverse = start();
    inverse.changeInPlace(new SignedRows(NDArrays.concat(new NDList(kept, outdated)), 23));

    NDArray solved =
        inverse.solveAdded(
            manager, new SignedRows(NDArrays.concat(new NDList(batch, outdated)), 7));

    assertThat(error(solved, direct(batch, NDArrays.concat(new NDList(kept, batch)))))
        .isLessThan(1e-12);
  }

  @Test
  void shouldBeAsBeforeWhenAddedRowsAreTakenAway() {
    NDArray kept = rows(30);
    NDArray passing = rows(50);
    NDArray batch = rows(4);
    MaintainedInverse inverse = start();
    inverse.changeInPlace(new SignedRows(kept, 30));

    inverse.changeInPlace(new SignedRows(passing, 50));
    inverse.changeInPlace(new SignedRows(passing, 0));

    NDArray solved = inverse.solveAdded(manager, new SignedRows(batch, 4));
    assertThat(error(solved, direct(batch, NDArrays.concat(new NDList(kept, batch)))))
        .isLessThan(1e-11);
  }

  @Test
  void shouldStayWithTheDirectSolveOverFiftyBatches() {
    assertThat(driftAfter(50)).isLessThan(1e-11);
  }

  @Test
  void shouldGiveTheSameBitsForTheSameChanges() {
    NDArray first = rows(9);
    NDArray second = rows(12);
    NDArray batch = rows(2);
    double[][] solved = new double[2][];
    for (int run = 0; run < 2; run++) {
      MaintainedInverse inverse = start();
      inverse.changeInPlace(new SignedRows(first, 9));
      inverse.changeInPlace(new SignedRows(second, 5));
      solved[run] = inverse.solveAdded(manager, new SignedRows(batch, 2)).toDoubleArray();
    }

    assertThat(solved[1]).containsExactly(solved[0]);
  }

  /** Largest error, against a direct float64 solve, of batches of which half replace older keys. */
  private double driftAfter(int batches) {
    MaintainedInverse inverse = start();
    NDArray kept = rows(1);
    inverse.changeInPlace(new SignedRows(kept, 1));
    double worst = 0;
    for (int b = 0; b < batches; b++) {
      NDArray batch = rows(8);
      int leaving = Math.min(4, (int) kept.getShape().get(0) - 1);
      NDArray outdated = kept.get(new NDIndex(":{}", leaving));
      kept = NDArrays.concat(new NDList(kept.get(new NDIndex("{}:", leaving)), batch));
      NDArray terms = leaving == 0 ? batch : NDArrays.concat(new NDList(batch, outdated));
      SignedRows change = new SignedRows(terms, 8);
      NDArray solved = inverse.solveAdded(manager, change);
      worst = Math.max(worst, error(solved, direct(batch, kept)));
      inverse.changeInPlace(change);
    }
    return worst;
  }

  private MaintainedInverse start() {
    NDManager owner = manager.newSubManager();
    return new MaintainedInverse(
        algebra, owner, owner.eye(WIDTH).toType(DataType.FLOAT64, false).mul(1 / RIDGE));
  }

  private NDArray direct(NDArray batch, NDArray all) {
    NDArray ridge = manager.eye(WIDTH).toType(DataType.FLOAT64, false).mul(RIDGE);
    NDArray matrix = all.transpose().matMul(all).add(ridge);
    return algebra.solvePositiveDefinite(matrix, batch.transpose()).transpose();
  }

  private static double error(NDArray actual, NDArray expected) {
    return actual.sub(expected).abs().max().getDouble() / expected.abs().max().getDouble();
  }

  private NDArray rows(int count) {
    double[] values = random.doubles((long) count * WIDTH, -1, 1).toArray();
    return manager.create(values, new Shape(count, WIDTH));
  }
}
