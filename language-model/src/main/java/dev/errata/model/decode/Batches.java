package dev.errata.model.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Sorts rows by length and cuts them into batches, so that little padding is computed. */
final class Batches {
  /**
   * Tokens per batch, padding included: enough to keep the cores busy, little enough for caches.
   */
  private static final int MAX_TOKENS = 4096;

  private Batches() {}

  /** Indices of all rows, shortest first, batch by batch. */
  static List<int[]> byLength(int rows, IntUnaryOperator length) {
    return cut(sorted(rows, length), length);
  }

  private static int[] sorted(int rows, IntUnaryOperator length) {
    return IntStream.range(0, rows)
        .boxed()
        .sorted(Comparator.comparingInt(length::applyAsInt))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<int[]> cut(int[] sorted, IntUnaryOperator length) {
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || (i - start + 1) * length.applyAsInt(sorted[i]) > MAX_TOKENS) {
        batches.add(IntStream.range(start, i).map(k -> sorted[k]).toArray());
        start = i;
      }
    }
    return batches;
  }
}
