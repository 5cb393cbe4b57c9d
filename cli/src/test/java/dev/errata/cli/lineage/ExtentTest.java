package dev.errata.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExtentTest {
  @Test
  void shouldTakeADateToItsEnd() {
    assertThat(Extent.AsOf.parse("2021-01-01").time())
        .isEqualTo(Instant.parse("2021-01-01T23:59:59.999Z"));
  }

  @Test
  void shouldTakeAnInstantAsItIs() {
    assertThat(Extent.AsOf.parse("2021-01-01T12:00:00Z").time())
        .isEqualTo(Instant.parse("2021-01-01T12:00:00Z"));
  }

  @Test
  void shouldSayWhatATimeLooksLike() {
    assertThatThrownBy(() -> Extent.AsOf.parse("yesterday"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("'yesterday'")
        .hasMessageContaining("2021-01-01");
  }
}
