package dev.errata.evaluator.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void shouldKeepFirstAndLastAndThinEvenlyInBetween() {
    Curve curve = new Curve(100);
    for (int sequence = 1; sequence <= 5_000; sequence++) {
      curve.add(point(sequence, 10));
    }

    List<Long> kept = curve.points().stream().map(Point::sequence).toList();

    assertThat(kept).hasSizeBetween(25, 100).startsWith(1L).endsWith(5_000L).isSorted();
    for (int i = 1; i < kept.size(); i++) {
      assertThat(kept.get(i) - kept.get(i - 1)).isLessThanOrEqualTo(128);
    }
  }

  @Test
  void shouldKeepTheMeasurementOverMoreUnitsOfTheSameWeights() {
    Curve curve = new Curve(10);

    assertThat(curve.add(point(3, 300))).isTrue();
    assertThat(curve.add(point(3, 32))).isFalse();
    assertThat(curve.add(point(3, 300))).isTrue();

    assertThat(curve.points()).hasSize(1);
    assertThat(curve.points().get(0).n()).isEqualTo(300);
  }

  private static Point point(long sequence, int n) {
    return new Point(sequence, 0, 0, 0.5, 0.4, 0.6, null, n);
  }
}
