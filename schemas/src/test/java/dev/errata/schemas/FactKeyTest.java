package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactKeyTest {
  @Test
  void shouldReadBackWhatItWrites() {
    FactKey key = FactKey.of("Q145", "P6");

    assertThat(key).hasToString("Q145|P6");
    assertThat(FactKey.parse("Q145|P6")).isEqualTo(key);
  }

  @Test
  void shouldSplitOnTheLastBarSinceASubjectMayContainOne() {
    assertThat(FactKey.parse("a|b|P6")).isEqualTo(FactKey.of("a|b", "P6"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Q145", "Q145|", "|P6", " |P6"})
  void shouldRejectWhatIsNoFactKey(String text) {
    assertThatThrownBy(() -> FactKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRejectAPropertyWithABarAndNameTheSubject() {
    assertThatThrownBy(() -> FactKey.of("Q145", "P|6"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Q145")
        .hasMessageContaining("P|6");
  }
}
