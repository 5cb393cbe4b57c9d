package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.gradient.Recollection.Earlier;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Puts together the keys of what is written and of what is held, batch after batch. */
final class AnchorAssembly {
  private final NDManager owner;
  private final BatchKeys known;
  private final NDList keys = new NDList();
  private final List<KeyProducts.Part> parts = new ArrayList<>();
  private final IntStream.Builder rows = IntStream.builder();
  private final IntStream.Builder written = IntStream.builder();
  private int allRows;
  private int count;

  /**
   * Of nothing yet.
   *
   * @param owner of what is not kept
   */
  AnchorAssembly(NDManager owner, BatchKeys known) {
    this.owner = owner;
    this.known = known;
  }

  /**
   * Adds the batch that is written, in the order in which the history will show it, so that its
   * keys are known then.
   *
   * @param values its keys, in its own order
   */
  void addOwn(List<PreparedEdit> batch, GradientRows values) {
    List<PreparedEdit> ordered =
        batch.stream().sorted(Comparator.comparing(edit -> edit.item().factKey())).toList();
    int[] order = rowsOf(batch, ordered);
    NDArray own = Engines.newArray(owner, values.keys(order), order.length, values.keyWidth());
    known.keep(PreparedEdit.items(ordered), own);
    Arrays.stream(rowsOf(ordered, batch)).map(row -> count + row).forEach(written::add);
    add(ordered, own, IntStream.range(0, order.length).toArray());
  }

  /** Where in the rows of some edits those of each of {@code wanted} are, in this order. */
  private static int[] rowsOf(List<PreparedEdit> edits, List<PreparedEdit> wanted) {
    Map<EditItem, Integer> starts = new HashMap<>();
    int row = 0;
    for (PreparedEdit edit : edits) {
      starts.put(edit.item(), row);
      row += edit.tokens();
    }
    return wanted.stream()
        .flatMapToInt(
            edit -> {
              int start = starts.get(edit.item());
              return IntStream.range(start, start + edit.tokens());
            })
        .toArray();
  }

  /**
   * Adds an earlier batch: what is held of it, and what is written again.
   *
   * @param again the edits that are
   */
  void addEarlier(Earlier batch, String weight, Set<EditItem> again) {
    IntStream.Builder wanted = IntStream.builder();
    int place = count;
    int row = 0;
    for (PreparedEdit edit : batch.edits()) {
      boolean anew = again.contains(edit.item());
      if (anew || batch.held().contains(edit.item())) {
        IntStream.range(row, row + edit.tokens()).forEach(wanted::add);
        if (anew) {
          IntStream.range(place, place + edit.tokens()).forEach(written::add);
        }
        place += edit.tokens();
      }
      row += edit.tokens();
    }
    add(batch.edits(), batch.keys().get(weight), wanted.build().toArray());
  }

  private void add(List<PreparedEdit> batch, NDArray own, int[] wanted) {
    keys.add(own);
    int size = (int) own.getShape().get(0);
    parts.add(new KeyProducts.Part(PreparedEdit.items(batch), size, wanted));
    Arrays.stream(wanted).map(row -> allRows + row).forEach(rows::add);
    allRows += size;
    count += wanted.length;
  }

  /** The keys; to be called once. */
  Anchors build() {
    NDArray joined = NDArrays.concat(keys, 0);
    joined.attach(owner);
    float[] products = known.products().of(joined, parts);
    return new Anchors(
        joined,
        rows.build().toArray(),
        written.build().toArray(),
        Engines.newArray(owner, products, count, count));
  }
}
