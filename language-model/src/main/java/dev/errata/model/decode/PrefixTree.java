package dev.errata.model.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Token rows laid out as one row of a batch, each shared beginning once: {@code a b c} and {@code a
 * b d} become {@code a b c d}, where c and d both follow b. For {@code Pass.branching}.
 */
final class PrefixTree {
  private final List<Integer> tokens = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final Map<Integer, int[]> paths = new LinkedHashMap<>();
  private int[] lastRow = {};
  private int[] lastPath = {};

  private PrefixTree() {}

  /**
   * Lays rows out in as many trees as it takes for none to have more than {@code capacity} tokens,
   * unless a single row has.
   */
  static List<PrefixTree> of(List<int[]> rows, int capacity) {
    List<PrefixTree> trees = new ArrayList<>();
    PrefixTree tree = new PrefixTree();
    int[] order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted((a, b) -> Arrays.compare(rows.get(a), rows.get(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int row : order) {
      int fresh = rows.get(row).length - tree.shared(rows.get(row));
      if (tree.size() > 0 && tree.size() + fresh > capacity) {
        trees.add(tree);
        tree = new PrefixTree();
      }
      tree.add(row, rows.get(row));
    }
    if (tree.size() > 0) {
      trees.add(tree);
    }
    return trees;
  }

  /** Tokens of the tree. */
  int size() {
    return tokens.size();
  }

  int[] tokens() {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  /** For each token the place of the one it follows, -1 where a row begins. */
  int[] parents() {
    return parents.stream().mapToInt(Integer::intValue).toArray();
  }

  /** For each row in this tree, by its number, the places of its tokens. */
  Map<Integer, int[]> paths() {
    return paths;
  }

  /** Rows come sorted, so that what a row shares with any before it, it shares with the last. */
  private int shared(int[] row) {
    int mismatch = Arrays.mismatch(row, lastRow);
    return mismatch < 0 ? row.length : mismatch;
  }

  private void add(int number, int[] row) {
    int[] path = Arrays.copyOf(lastPath, row.length);
    for (int t = shared(row); t < row.length; t++) {
      path[t] = tokens.size();
      tokens.add(row[t]);
      parents.add(t == 0 ? -1 : path[t - 1]);
    }
    lastRow = row;
    lastPath = path;
    paths.put(number, path);
  }
}
