package dev.errata.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
  private static final List<int[]> ROWS =
      List.of(
          new int[] {1, 2, 4},
          new int[] {1, 2, 3},
          new int[] {5},
          new int[] {1, 2},
          new int[] {1, 2, 3});

  @Test
  void shouldHoldEachSharedBeginningOnce() {
    PrefixTree tree = PrefixTree.of(ROWS, 100).get(0);

    assertThat(tree.tokens()).containsExactly(1, 2, 3, 4, 5);
    assertThat(tree.parents()).containsExactly(-1, 0, 1, 1, -1);
    assertThat(tree.paths().get(0)).containsExactly(0, 1, 3);
    assertThat(tree.paths().get(4)).containsExactly(0, 1, 2);
    assertThat(tree.paths().get(2)).containsExactly(4);
  }

  @Test
  void shouldSpellEveryRowInSomeTreeWhateverTheCapacity() {
    for (int capacity = 1; capacity < 8; capacity++) {
      int limit = Math.max(capacity, 3);
      for (PrefixTree tree : PrefixTree.of(ROWS, capacity)) {
        assertThat(tree.size()).isLessThanOrEqualTo(limit);
        tree.paths()
            .forEach(
                (row, path) ->
                    assertThat(Arrays.stream(path).map(p -> tree.tokens()[p]))
                        .containsExactly(
                            Arrays.stream(ROWS.get(row)).boxed().toArray(Integer[]::new)));
      }
      assertThat(
              PrefixTree.of(ROWS, capacity).stream()
                  .flatMap(tree -> tree.paths().keySet().stream()))
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }
  }
}
