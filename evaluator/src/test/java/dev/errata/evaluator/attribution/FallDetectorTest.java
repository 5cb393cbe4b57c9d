package dev.errata.evaluator.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.evaluator.metric.Estimate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FallDetectorTest {
  private final FallDetector detector = new FallDetector(0.05);

  @Test
  void shouldSuspectAFallBeyondBothIntervals() {
    assertThat(observe(1, 0.90)).isEmpty();
    assertThat(observe(2, 0.92)).isEmpty();
    assertThat(observe(3, 0.90)).isEmpty();

    assertThat(observe(4, 0.70)).contains(new Suspicion("locality", 2, 4));
  }

  @Test
  void shouldNotSuspectWhatChanceExplains() {
    assertThat(observe(1, 0.90)).isEmpty();

    assertThat(observe(2, 0.82)).isEmpty();
  }

  @Test
  void shouldSuspectADeclineThatNoSingleStepShows() {
    boolean suspected = false;
    for (int sequence = 1; sequence <= 20; sequence++) {
      suspected |= observe(sequence, 0.95 - sequence * 0.01).isPresent();
    }

    assertThat(suspected).isTrue();
  }

  @Test
  void shouldBeginAnewAfterASuspicion() {
    observe(1, 0.90);
    observe(2, 0.70);

    assertThat(observe(3, 0.70)).isEmpty();
    assertThat(observe(4, 0.50)).contains(new Suspicion("locality", 3, 4));
  }

  private Optional<Suspicion> observe(long sequence, double value) {
    return detector.observe(
        "locality", sequence, new Estimate(value, 32, value - 0.05, value + 0.05));
  }
}
