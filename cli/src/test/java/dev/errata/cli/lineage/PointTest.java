package dev.errata.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointTest {
  @Test
  void shouldReadLineagesSequencesAndTimes() {
    assertThat(Point.parse("b", "a")).isEqualTo(new Point("b", Extent.all()));
    assertThat(Point.parse("b@17", "a")).isEqualTo(new Point("b", new Extent.UpTo(17)));
    assertThat(Point.parse("@17", "a")).isEqualTo(new Point("a", new Extent.UpTo(17)));
    assertThat(Point.parse("b@2021-01-01", "a"))
        .isEqualTo(new Point("b", Extent.AsOf.parse("2021-01-01")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "b@soon", "b@-1"})
  void shouldSayWhatIsNoPoint(String text) {
    assertThatThrownBy(() -> Point.parse(text, "a"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(text.substring(text.indexOf('@') + 1));
  }
}
