package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.locate.Matrices;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebraException;
import dev.errata.model.training.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HyperNetworksTest {
  private static final int ROWS = 6;
  private static final int WARM_UP = 50;
  private static final int CYCLES = 500;
  private static final long ALLOWED_KIB = 32 * 1024;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final NDManager manager = Engines.newManager(Device.cpu());
  private final Map<String, GradientRows> rows = SmallNetworks.rows(ROWS, 3);
  private final GradientStatistics statistics = SmallNetworks.statistics(rows);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void shouldBeginWithNormalisedRows() {
    try (HyperNetworks networks =
        HyperNetworks.initial(
            manager,
            NetworkForm.of(UpdateRule.LEAST_SQUARES, 3, 4),
            SmallNetworks.weights(),
            1e-6,
            0.5,
            new Random(1))) {
      String weight = SmallNetworks.FIRST;
      PredictedShift shift = networks.predict(manager, weight, rows.get(weight), statistics);

      assertThat(networks.etaAndLambda(weight)[0]).isCloseTo(1e-6, within(1e-12));
      assertThat(networks.etaAndLambda(weight)[1]).isEqualTo(0.5);
      NDArray normalised =
          Tensors.normalised(
              manager,
              rows.get(weight),
              statistics.of(networks.weights().get(weight)),
              NetworkForm.EPSILON,
              DataType.FLOAT32);
      assertThat(
              Matrices.values(
                  shift.pseudo().pseudoKeys().concat(shift.pseudo().pseudoGradients(), 1)))
          .containsExactly(Matrices.values(normalised));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeTrained(UpdateRule rule) {
    try (HyperNetworks networks = SmallNetworks.random(manager, rule, DataType.FLOAT32);
        NetworkGradients gradients = networks.newGradients();
        AdamW adam = adam()) {
      double before = squares(networks);
      for (int i = 0; i < 20; i++) {
        cycle(networks, gradients, adam);
      }
      assertThat(squares(networks)).isLessThan(before / 2);
    }
  }

  /** A thousand cycles in all. */
  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingBehind(UpdateRule rule) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS + " on this system");
    try (HyperNetworks networks = SmallNetworks.random(manager, rule, DataType.FLOAT32);
        NetworkGradients gradients = networks.newGradients();
        AdamW adam = adam()) {
      cycles(networks, gradients, adam, WARM_UP);
      int arrays = manager.getManagedArrays().size();
      long before = residentKib();

      cycles(networks, gradients, adam, CYCLES);

      assertThat(manager.getManagedArrays()).hasSize(arrays);
      assertThat(residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  @Test
  void shouldRefuseRowsThatAreNotNumbers() {
    try (HyperNetworks networks =
        SmallNetworks.random(manager, UpdateRule.LEAST_SQUARES, DataType.FLOAT32)) {
      GradientRows good = rows.get(SmallNetworks.FIRST);
      float[] broken = good.gradients().clone();
      broken[3] = Float.NaN;
      GradientRows bad = new GradientRows(good.count(), good.keys(), broken);

      assertThatThrownBy(() -> networks.predict(manager, SmallNetworks.FIRST, bad, statistics))
          .isInstanceOf(LinearAlgebraException.class)
          .hasMessageContaining("infinite or none");
    }
  }

  @Test
  void shouldRefuseWeightsAndRowsOfAnotherShape() {
    try (HyperNetworks networks =
        SmallNetworks.random(manager, UpdateRule.OUTER_PRODUCTS, DataType.FLOAT32)) {
      GradientRows other = rows.get(SmallNetworks.OTHER);

      assertThatThrownBy(() -> networks.predict(manager, SmallNetworks.FIRST, other, statistics))
          .isInstanceOf(EditorException.class)
          .hasMessage("layer.0.out is 9x5 for the hypernetwork, but its rows are 5x6");
      assertThatThrownBy(() -> networks.predict(manager, "layer.7", other, statistics))
          .isInstanceOf(EditorException.class)
          .hasMessage(
              "layer.7 is no weight of the hypernetwork; it has [layer.0.out, layer.0.in,"
                  + " layer.1.out]");
    }
  }

  private void cycles(HyperNetworks networks, NetworkGradients gradients, AdamW adam, int count) {
    for (int i = 0; i < count; i++) {
      cycle(networks, gradients, adam);
    }
  }

  /** Forward, backward from ‖ΔW‖² and a gradient of the whole weight, a step. */
  private void cycle(HyperNetworks networks, NetworkGradients gradients, AdamW adam) {
    gradients.clear();
    try (NDManager scope = manager.newSubManager()) {
      for (String weight : networks.weights().keySet()) {
        PredictedShift shift = networks.predict(scope, weight, rows.get(weight), statistics);
        shift.backward(
            shift.ofSquaredNorm().plus(ShiftGradient.ofWeight(shift.dense())), gradients);
      }
    }
    gradients.clipInPlace(1);
    networks.stepInPlace(adam, gradients, 1e-2);
  }

  private double squares(HyperNetworks networks) {
    return networks.weights().keySet().stream()
        .mapToDouble(w -> networks.predict(manager, w, rows.get(w), statistics).squaredNorm())
        .sum();
  }

  private AdamW adam() {
    return new AdamW(manager, new AdamW.Settings(0.9, 0.999, 1e-8, 0));
  }

  private static long residentKib() throws IOException {
    return Arrays.stream(Files.readString(STATUS).split("\n", -1))
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
