package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  @Test
  void shouldNameEveryTopicOnce() {
    assertThat(Topics.all("world"))
        .extracting(Topic::name)
        .containsExactly(
            "errata.facts",
            "errata.fact-state",
            "errata.dead-letters",
            "errata.world.edits",
            "errata.world.deltas",
            "errata.world.metrics",
            "errata.world.quality");
  }

  @Test
  void shouldKeepFactsForeverStateCompactedAndDeadLettersThirtyDays() {
    assertThat(Topics.FACTS.retention().settings())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1");
    assertThat(Topics.FACT_STATE.retention().settings()).containsEntry("cleanup.policy", "compact");
    assertThat(Topics.DEAD_LETTERS.retention().settings())
        .containsEntry("retention.ms", "2592000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", ".hidden", "naïve"})
  void shouldRejectALineageThatNoTopicCanBeNamedAfter(String lineage) {
    assertThatThrownBy(() -> Topics.edits(lineage))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + lineage + "'");
  }
}
