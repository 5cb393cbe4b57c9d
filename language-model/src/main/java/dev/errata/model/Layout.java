package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where each token of a pass stands in its text, and which tokens it sees. B rows, T fresh tokens
 * (padding included), S tokens in all: those of the cache and the fresh ones.
 *
 * <p>A token sees itself and what it follows, down to {@code window} positions: {@code 0 ≤ position
 * − seen position < window}. Padding sees only itself, so that it stays finite, and nobody sees it.
 * So neither padding nor the other rows ever change what is computed at a real token.
 */
final class Layout {
  /** No limit to how far back a token sees. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int PADDING = -1;

  private final int length;
  private final int[][] parents;
  private final int[][] earlier;
  private final int[][] positions;
  private final Map<Integer, Optional<NDArray>> masks = new HashMap<>();

  private Layout(int length, int[][] parents, int[][] earlier, int[][] positions) {
    this.length = length;
    this.parents = parents;
    this.earlier = earlier;
    this.positions = positions;
  }

  static Layout of(Pass pass) {
    TokenBatch batch = pass.batch();
    int rows = batch.size();
    int[][] earlier =
        pass.cache().filter(c -> c.length() > 0).map(DecodingCache::positions).orElse(null);
    int[][] parents = pass.parents().orElse(null);
    int[][] positions = new int[rows][batch.length()];
    for (int row = 0; row < rows; row++) {
      int start = earlier == null ? 0 : DecodingCache.next(earlier[row]);
      int real = batch.rows().get(row).length;
      Arrays.fill(positions[row], real, batch.length(), PADDING);
      for (int t = 0; t < real; t++) {
        int parent = parents == null ? t - 1 : parents[row][t];
        positions[row][t] = parent < 0 ? start : positions[row][parent] + 1;
      }
    }
    return new Layout(batch.length(), parents, earlier, positions);
  }

  /** The position of each fresh token, row after row, {@code B·T} of them; 0 at padding. */
  long[] positionIds() {
    return Arrays.stream(positions)
        .flatMapToInt(Arrays::stream)
        .mapToLong(position -> Math.max(position, 0))
        .toArray();
  }

  /**
   * The positions of the fresh tokens: of one row where all rows have the same ones but for
   * padding, else of all, {@code T} or {@code B·T} of them.
   */
  long[] positionsOnce() {
    return earlier == null && parents == null
        ? LongStream.range(0, length).toArray()
        : positionIds();
  }

  /** Fresh tokens per row, padding included. */
  int length() {
    return length;
  }

  /** The position after the last one, which is the length of the longest text. */
  int end() {
    return Arrays.stream(positions).flatMapToInt(Arrays::stream).max().orElseThrow() + 1;
  }

  /** The positions of the fresh tokens by row, -1 at padding. */
  int[][] positions() {
    return positions;
  }

  /**
   * Whether each token sees exactly the tokens before it in its row and itself: what attention
   * kernels call causal. True also where rows are padded, since padding comes last.
   */
  boolean isCausal(int window) {
    return earlier == null && parents == null && window >= length;
  }

  /**
   * What is added to attention scores: 0 where a token is seen, −∞ elsewhere, {@code [1 or B, 1, T,
   * S]} float32; empty where every token sees all. Made once per window; it belongs to {@code
   * scope}.
   */
  Optional<NDArray> mask(NDManager scope, int window) {
    return masks.computeIfAbsent(window, w -> make(scope, w));
  }

  private Optional<NDArray> make(NDManager scope, int window) {
    int[] rows = distinctRows();
    int seen = length + (earlier == null ? 0 : earlier[0].length);
    float[] mask = new float[Math.multiplyExact(rows.length * length, seen)];
    Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    int hidden = mask.length;
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < length; t++) {
        hidden -= show(mask, (i * length + t) * seen, rows[i], t, window);
      }
    }
    return hidden == 0
        ? Optional.empty()
        : Optional.of(Engines.newArray(scope, mask, rows.length, 1, length, seen));
  }

  /** Marks what one token sees, in the line of the mask that starts at {@code at}; returns it. */
  private int show(float[] mask, int at, int row, int token, int window) {
    int before = earlier == null ? 0 : earlier[row].length;
    int position = positions[row][token];
    int count = 0;
    for (int s = 0; s < before && position != PADDING; s++) {
      if (earlier[row][s] != PADDING && position - earlier[row][s] < window) {
        mask[at + s] = 0;
        count++;
      }
    }
    for (int t = token; t >= 0; t = position == PADDING ? -1 : parentOf(row, t)) {
      if (position == PADDING || position - positions[row][t] < window) {
        mask[at + before + t] = 0;
        count++;
      }
    }
    return count;
  }

  private int parentOf(int row, int token) {
    return parents == null ? token - 1 : parents[row][token];
  }

  /**
   * One row where all see alike, else all. Padding comes last, so that without a cache the longest
   * row says it for all.
   */
  private int[] distinctRows() {
    int[] all = IntStream.range(0, positions.length).toArray();
    if (parents == null && earlier == null) {
      return Arrays.stream(all)
          .filter(row -> positions[row][length - 1] != PADDING)
          .limit(1)
          .toArray();
    }
    boolean alike =
        parents == null
            && Arrays.stream(all)
                .allMatch(
                    row ->
                        Arrays.equals(earlier[row], earlier[0])
                            && Arrays.equals(positions[row], positions[0]));
    return alike ? new int[] {0} : all;
  }
}
