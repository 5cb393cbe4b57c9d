package dev.errata.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  @Test
  void shouldPutEveryFactOnOneSideAndAboutHalfOnEach() {
    long teaching =
        IntStream.range(0, 2000)
            .filter(i -> Split.teaches("P6", "Country " + i))
            .peek(i -> assertThat(Split.judges("P6", "Country " + i)).isFalse())
            .count();

    assertThat(teaching).isBetween(900L, 1100L);
  }

  @Test
  void shouldNeverMoveAFact() {
    // `printf '%s' 'France|P6' | sha256sum` begins with 88, that of Spain|P6 with 73.
    assertThat(Split.teaches("P6", "France")).isTrue();
    assertThat(Split.judges("P6", "Spain")).isTrue();
  }
}
