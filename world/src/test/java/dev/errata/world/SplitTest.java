package dev.errata.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    // `printf '%s' 'tuning|Italy|P6' | sha256sum` begins with 91, that of tuning|Peru|P6 with 03.
    assertThat(Split.tunes("P6", "Italy")).isFalse();
    assertThat(Split.tunes("P6", "Peru")).isTrue();
  }

  @Test
  void shouldTuneOnThreeEighthsOfBothSides() {
    for (boolean teaching : new boolean[] {true, false}) {
      List<String> subjects =
          IntStream.range(0, 4000)
              .mapToObj(i -> "Country " + i)
              .filter(subject -> Split.teaches("P6", subject) == teaching)
              .toList();

      long tuning = subjects.stream().filter(subject -> Split.tunes("P6", subject)).count();

      assertThat((double) tuning / subjects.size()).isBetween(0.345, 0.405);
    }
  }
}
