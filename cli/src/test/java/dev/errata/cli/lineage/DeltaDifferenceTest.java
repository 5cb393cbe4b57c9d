package dev.errata.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaDifferenceTest {
  private static final EditDelta LOGGED = delta("w", 3, 4);

  @Test
  void shouldBeZeroWhenFactorsDifferButTheirProductDoesNot() {
    EditDelta scaled =
        new EditDelta(List.of(LowRank.of("w", 1, 1, 2, new float[] {2}, new float[] {1.5f, 2})));

    assertThat(DeltaDifference.between(scaled, LOGGED)).isZero();
  }

  @Test
  void shouldBeTheShareOfTheLoggedNorm() {
    assertThat(DeltaDifference.between(delta("w", 3, 3.5f), LOGGED)).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void shouldCountWeightsThatOnlyOneOfThemChanges() {
    EditDelta nothing = new EditDelta(List.of());

    assertThat(DeltaDifference.between(nothing, LOGGED)).isEqualTo(1);
    assertThat(DeltaDifference.between(LOGGED, nothing)).isInfinite();
    assertThat(DeltaDifference.between(nothing, nothing)).isZero();
  }

  private static EditDelta delta(String weight, float first, float second) {
    return new EditDelta(
        List.of(LowRank.of(weight, 1, 1, 2, new float[] {1}, new float[] {first, second})));
  }
}
