package dev.errata.evaluator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final DutyCycle fifth = new DutyCycle(0.2, LIMIT);

  @Test
  void shouldAllowAgainWhenTheShareIsPaidOff() {
    assertThat(fifth.allows(at(0))).isTrue();
    fifth.spend(Duration.ofSeconds(2));

    assertThat(fifth.allows(at(2))).isFalse();
    assertThat(fifth.allows(at(9))).isFalse();
    assertThat(fifth.allows(at(11))).isTrue();
  }

  @Test
  void shouldKeepAReserveForWhatIsUrgent() {
    fifth.allows(at(0));

    assertThat(fifth.allows(at(4), Duration.ofSeconds(1))).isFalse();
    assertThat(fifth.allows(at(6), Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void shouldNotSaveMoreThanTheLimitForLater() {
    fifth.allows(at(0));
    fifth.allows(at(3600));
    fifth.spend(Duration.ofSeconds(5));

    assertThat(fifth.allows(at(3609))).isFalse();
    assertThat(fifth.allows(at(3611))).isTrue();
  }

  @Test
  void shouldRefuseAShareThatIsNone() {
    assertThatThrownBy(() -> new DutyCycle(1.5, LIMIT)).hasMessageContaining("1.5");
  }

  private static Instant at(long second) {
    return Instant.EPOCH.plusSeconds(1000 + second);
  }
}
