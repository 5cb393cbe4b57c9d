package dev.errata.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private Instant now = Instant.EPOCH;
  private final List<String> lines = new ArrayList<>();
  private final Progress progress = new Progress(100, () -> now, lines::add);

  @Test
  void shouldSayHowLongTheRestTakesAtTheSameSpeed() {
    now = now.plusSeconds(30);

    progress.measured(25, "  efficacy 99.0%");

    assertThat(lines).containsExactly("25 of 100 edits  efficacy 99.0%  30 s, about 90 s left");
  }

  @Test
  void shouldKeepQuietForSomeSecondsBetweenBatches() {
    for (int done = 10; done <= 90; done += 10) {
      now = now.plusSeconds(2);
      progress.edited(done);
    }

    assertThat(lines).hasSize(3);
  }
}
