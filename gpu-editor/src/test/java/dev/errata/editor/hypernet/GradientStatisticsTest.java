package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientStatisticsTest {
  private static final WeightShape SHARED = SmallNetworks.weights().get(SmallNetworks.FIRST);

  private final Map<String, GradientRows> rows = SmallNetworks.rows(6, 3);
  private final GradientStatistics none =
      GradientStatistics.none(SmallNetworks.weights().values(), Variance.POPULATION);

  @Test
  void shouldShareWhatWeightsOfOneShapeShow() {
    GradientStatistics statistics = none.with(List.of(rows, SmallNetworks.rows(4, 9)));

    assertThat(statistics.shapes()).hasSize(2);
    assertThat(statistics.rows(SHARED)).isEqualTo(2 * (6 + 4));
    assertThat(none.rows(SHARED)).as("left as it was").isZero();
  }

  @Test
  void shouldReadWhatItWrote() throws IOException {
    GradientStatistics statistics = none.with(List.of(rows));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    statistics.write(new DataOutputStream(bytes));

    GradientStatistics read =
        none.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    RunningMoments wanted = statistics.of(SHARED);
    RunningMoments got = read.of(SHARED);
    assertThat(got.count()).isEqualTo(wanted.count());
    for (int i = 0; i < SHARED.width(); i++) {
      assertThat(got.mean(i)).isEqualTo(wanted.mean(i));
      assertThat(got.squares(i)).isEqualTo(wanted.squares(i));
    }
  }

  @Test
  void shouldShowThatAnUnbiasedMinibatchOfOneRowSpoilsThem() {
    Map<String, GradientRows> one = SmallNetworks.rows(1, 4);

    assertThat(none.with(List.of(one)).isFinite()).isTrue();
    assertThat(
            GradientStatistics.none(SmallNetworks.weights().values(), Variance.UNBIASED)
                .with(List.of(one))
                .isFinite())
        .isFalse();
  }
}
