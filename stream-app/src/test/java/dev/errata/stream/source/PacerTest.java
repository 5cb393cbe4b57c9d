package dev.errata.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.stream.StreamException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final Instant EVENT = Instant.parse("2015-01-02T00:00:00Z");

  /** A clock that moves when someone sleeps. */
  private static final class SleepClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("one zone is enough here");
    }

    void sleep(Duration duration) {
      now = now.plus(duration);
    }
  }

  @Test
  void shouldPassEventTimeAtTheChosenRate() throws InterruptedException {
    SleepClock clock = new SleepClock();
    Instant start = clock.instant();
    Pacer pacer = Pacer.at(86_400, clock, clock::sleep);

    pacer.await(EVENT);
    assertThat(clock.instant()).isEqualTo(start);
    pacer.await(EVENT.plus(Duration.ofDays(10)));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(10));
    clock.sleep(Duration.ofSeconds(100)); // the consumer was slow: no wait until it has caught up
    pacer.await(EVENT.plus(Duration.ofDays(20)));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(110));
  }

  @Test
  void shouldRefuseASpeedUpThatIsNone() {
    assertThatThrownBy(() -> Pacer.at(0, Clock.systemUTC()))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("0.0");
    assertThatThrownBy(() -> Pacer.at(Double.NaN, Clock.systemUTC()))
        .isInstanceOf(StreamException.class);
  }
}
