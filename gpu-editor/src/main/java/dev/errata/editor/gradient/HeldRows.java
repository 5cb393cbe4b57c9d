package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
import dev.errata.model.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which rows, among those of all earlier answers' tokens, belong to edits that hold. */
final class HeldRows {
  private final List<KeyProducts.Part> parts = new ArrayList<>();
  private final int[] kept;

  /**
   * @param batches whose rows follow each other, a row for each token of an answer
   * @param holds whether an edit does, counted over all batches
   */
  HeldRows(List<List<PreparedEdit>> batches, IntPredicate holds) {
    IntStream.Builder all = IntStream.builder();
    int edit = 0;
    int row = 0;
    for (List<PreparedEdit> batch : batches) {
      int from = row;
      IntStream.Builder wanted = IntStream.builder();
      for (PreparedEdit one : batch) {
        int end = row + one.answer().ids().length;
        boolean held = holds.test(edit++);
        for (; row < end; row++) {
          if (held) {
            wanted.add(row - from);
            all.add(row);
          }
        }
      }
      parts.add(
          new KeyProducts.Part(
              batch.stream().map(PreparedEdit::item).toList(),
              from,
              row,
              wanted.build().toArray()));
    }
    kept = all.build().toArray();
  }

  boolean isEmpty() {
    return kept.length == 0;
  }

  /**
   * Their keys.
   *
   * @param keys of all rows, {@code [n, d_in]} float32; closed unless it is what is returned
   */
  HeldKeys of(EditMemory memory, String weight, NDArray keys) {
    NDArray rows = kept.length == keys.getShape().get(0) ? keys : Rows.select(keys, kept);
    HeldKeys held =
        memory
            .products()
            .map(known -> known.of(weight, keys, parts))
            .map(
                products ->
                    new HeldKeys(
                        rows,
                        Engines.newArray(keys.getManager(), products, kept.length, kept.length)))
            .orElseGet(() -> HeldKeys.of(rows));
    if (rows != keys) {
      keys.close();
    }
    return held;
  }
}
