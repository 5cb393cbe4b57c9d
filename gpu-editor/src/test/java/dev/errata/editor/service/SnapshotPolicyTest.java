package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditorException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SnapshotPolicyTest {
  @Test
  void shouldKeepTheNewestOnly() {
    assertThat(new SnapshotPolicy(2, 0).superfluous(Set.of(10L, 20L, 30L, 40L)))
        .containsExactlyInAnyOrder(10L, 20L);
  }

  @Test
  void shouldKeepAllWhileThereAreFew() {
    assertThat(new SnapshotPolicy(3, 0).superfluous(Set.of(10L, 20L))).isEmpty();
  }

  @Test
  void shouldThinOlderOnesOutByTheRatioOfTheirSequences() {
    SnapshotPolicy policy = new SnapshotPolicy(2, 2);
    TreeSet<Long> kept = new TreeSet<>();
    for (long sequence = 10; sequence <= 2000; sequence += 10) {
      kept.add(sequence);
      kept.removeAll(policy.superfluous(kept));
    }

    assertThat(kept).containsExactly(10L, 20L, 40L, 70L, 130L, 260L, 520L, 1030L, 1990L, 2000L);
  }

  @Test
  void shouldKeepAPowerItself() {
    assertThat(new SnapshotPolicy(1, 10).superfluous(Set.of(990L, 1000L, 1010L, 1020L)))
        .containsExactly(1010L);
  }

  @Test
  void shouldRefuseAPolicyThatKeepsNothing() {
    assertThatThrownBy(() -> new SnapshotPolicy(0, 0))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("at least 1, got 0");
    assertThatThrownBy(() -> new SnapshotPolicy(1, 1))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("above 1");
  }
}
