package dev.errata.evaluator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
  private final DutyCycle fifth = new DutyCycle(0.2);

  @Test
  void shouldAllowAgainWhenTheShareIsPaidOff() {
    assertThat(fifth.allows(at(0))).isTrue();
    fifth.spend(Duration.ofSeconds(2));

    assertThat(fifth.allows(at(2))).isFalse();
    assertThat(fifth.allows(at(9))).isFalse();
    assertThat(fifth.allows(at(10))).isTrue();
  }

  @Test
  void shouldRefuseAShareThatIsNone() {
    assertThatThrownBy(() -> new DutyCycle(1.5)).hasMessageContaining("1.5");
  }

  private static Instant at(long second) {
    return Instant.EPOCH.plusSeconds(1000 + second);
  }
}
