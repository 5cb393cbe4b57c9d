package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Matrices;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shifts in factors beside whole matrices, and gradients beside differences. */
class PredictedShiftTest {
  private static final double STEP = 1e-6;
  private static final int PROBES = 6;
  private static final int ROWS = 7;

  private final NDManager scope = Engines.newManager(Device.cpu());
  private final Map<String, GradientRows> rows = SmallNetworks.rows(ROWS, 3);
  private final GradientStatistics statistics = SmallNetworks.statistics(rows);

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSameChangeInFactors(UpdateRule rule) {
    try (HyperNetworks networks = SmallNetworks.random(scope, rule, DataType.FLOAT64)) {
      PredictedShift shift = predict(networks, SmallNetworks.SECOND);
      double[] whole = Matrices.values(shift.dense());

      float[] logged = shift.lowRank("w").toArray();

      assertThat(shift.lowRank("w").rank()).isEqualTo(ROWS);
      for (int i = 0; i < whole.length; i++) {
        assertThat((double) logged[i]).isCloseTo(whole[i], within(1e-5 * largest(whole)));
      }
      assertThat(shift.squaredNorm())
          .isCloseTo(Arrays.stream(whole).map(x -> x * x).sum(), within(1e-12));
    }
  }

  /** {@code (AᵀA + e^λ I)⁻¹ Aᵀ [D; 0]} as it is written. */
  @Test
  void shouldLeaveTheValuesOfHeldKeys() {
    try (HyperNetworks networks =
            SmallNetworks.random(scope, UpdateRule.LEAST_SQUARES, DataType.FLOAT64);
        LinearAlgebra algebra = new LinearAlgebra()) {
      NDArray held = random(4, 9);
      String weight = SmallNetworks.FIRST;
      PredictedShift free = predict(networks, weight);
      PredictedShift shift =
          networks.predict(
              scope,
              weight,
              rows.get(weight),
              Anchors.of(free.pseudo().keys().concat(held, 0), ROWS),
              statistics);
      NDArray all = shift.pseudo().keys().concat(held, 0);
      NDArray wanted =
          ((LeastSquares) shift.update())
              .differences()
              .concat(scope.zeros(new Shape(4, 5), DataType.FLOAT64), 0);
      double ridge = Math.exp(networks.etaAndLambda(weight)[1]);
      NDArray system =
          all.transpose().matMul(all).add(scope.eye(9).toType(DataType.FLOAT64, false).mul(ridge));
      NDArray expected = algebra.solvePositiveDefinite(system, all.transpose().matMul(wanted));

      Fixture.assertClose(
          "shift", Matrices.values(shift.dense()), Matrices.values(expected.transpose()), 1e-12);
      assertThat(moved(held, shift)).isLessThan(moved(held, free));
      Fixture.assertClose(
          "shifts of held values",
          Matrices.values(shift.heldShifts().orElseThrow()),
          Matrices.values(held.matMul(shift.dense().transpose())),
          1e-12);
    }
  }

  private static double moved(NDArray keys, PredictedShift shift) {
    return keys.matMul(shift.dense().transpose()).square().sum().getDouble();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeGradientsInFactorsAsItTakesThemWhole(UpdateRule rule) {
    try (HyperNetworks networks = SmallNetworks.random(scope, rule, DataType.FLOAT64);
        NetworkGradients whole = networks.newGradients();
        NetworkGradients factored = networks.newGradients()) {
      PredictedShift shift = predict(networks, SmallNetworks.FIRST);
      NDArray keys = random(4, 9);
      NDArray values = random(4, 5);
      NDArray other = random(5, 9);
      NDArray full = values.transpose().matMul(keys).mul(0.5).add(other);

      shift.backward(ShiftGradient.ofWeight(full), whole);
      shift.backward(
          ShiftGradient.ofRows(keys, values).times(0.5).plus(ShiftGradient.ofWeight(other)),
          factored);

      whole
          .byParameter()
          .forEach(
              (name, gradient) ->
                  Fixture.assertClose(
                      name,
                      Matrices.values(factored.byParameter().get(name)),
                      Matrices.values(gradient),
                      1e-12));
    }
  }

  /** Of ‖ΔW‖² of all three weights: every parameter has a part in it. */
  @ParameterizedTest
  @EnumSource
  void shouldHaveTheGradientThatDifferencesShow(UpdateRule rule) {
    try (HyperNetworks networks = SmallNetworks.random(scope, rule, DataType.FLOAT64);
        NetworkGradients gradients = networks.newGradients()) {
      for (String weight : networks.weights().keySet()) {
        PredictedShift shift = predict(networks, weight);
        shift.backward(shift.ofSquaredNorm(), gradients);
      }
      for (Map.Entry<String, NDArray> parameter : networks.parameters().entrySet()) {
        double[] gradient = Matrices.values(gradients.byParameter().get(parameter.getKey()));
        Random random = new Random(1);
        for (int probe = 0; probe < PROBES; probe++) {
          int index = random.nextInt(gradient.length);
          assertThat(gradient[index])
              .as("%s [%d]", parameter.getKey(), index)
              .isCloseTo(
                  difference(networks, parameter.getValue(), index),
                  within(1e-6 * Math.max(1, largest(gradient))));
        }
      }
    }
  }

  private double difference(HyperNetworks networks, NDArray parameter, int index) {
    double above = moved(networks, parameter, index, STEP);
    double below = moved(networks, parameter, index, -STEP);
    return (above - below) / (2 * STEP);
  }

  private double moved(HyperNetworks networks, NDArray parameter, int index, double by) {
    double[] change = new double[Math.toIntExact(parameter.size())];
    change[index] = by;
    NDArray step = Tensors.create(scope, change, DataType.FLOAT64, parameter.getShape().getShape());
    parameter.addi(step);
    double sum = 0;
    for (String weight : networks.weights().keySet()) {
      sum += predict(networks, weight).squaredNorm();
    }
    parameter.subi(step);
    return sum;
  }

  private PredictedShift predict(HyperNetworks networks, String weight) {
    return networks.predict(scope, weight, rows.get(weight), statistics);
  }

  private NDArray random(int rows, int columns) {
    double[] values = new Random(rows + columns).doubles((long) rows * columns, -1, 1).toArray();
    return Tensors.create(scope, values, DataType.FLOAT64, rows, columns);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }
}
