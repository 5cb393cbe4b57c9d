package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
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

/**
 * What a look at earlier edits has shown.
 *
 * @param lost edits that are to be written again, those of the newest batch first
 * @param earlier the batches looked at, newest first; none unless edits that hold are to be held
 * @param outputs what comes out of the edited weight for edits, where that is kept
 */
public record Recollection(List<Lost> lost, List<Earlier> earlier, Map<EditItem, float[]> outputs) {
  /** Of nothing. */
  public static final Recollection NONE = new Recollection(List.of(), List.of(), Map.of());

  /**
   * An earlier edit that was lost.
   *
   * @param weight what its value gradients are multiplied with
   */
  public record Lost(PreparedEdit edit, double weight) {}

  /**
   * An earlier batch.
   *
   * @param held its edits that hold
   * @param keys by weight, {@code [n, d_in]} float32, a row for each token of an answer
   */
  record Earlier(List<PreparedEdit> edits, Set<EditItem> held, Map<String, NDArray> keys) {}

  /**
   * The keys of what is written and held.
   *
   * @param owner of what is not kept in the memory
   * @param own the batch that is written, each edit in its bare prompt alone
   * @param rows of the batch, then of what is written again
   * @param again what is written again
   * @return null if nothing is to be held
   */
  public Anchors anchors(
      NDManager owner,
      EditMemory memory,
      String weight,
      List<PreparedEdit> own,
      GradientRows rows,
      RehearsedGradients again) {
    if (earlier.isEmpty()) {
      return null;
    }
    Set<EditItem> anew = again.items();
    // In the order in which the history will show the batch, so that its keys are known then.
    List<PreparedEdit> ordered =
        own.stream().sorted(Comparator.comparing(edit -> edit.item().factKey())).toList();
    int[] order = rowsOf(own, ordered);
    NDArray ownKeys = Engines.newArray(owner, rows.keys(order), order.length, rows.keyWidth());
    memory.keep(items(ordered), ownKeys);
    NDList keys = new NDList(ownKeys);
    int all = order.length;
    List<KeyProducts.Part> parts = new ArrayList<>();
    parts.add(new KeyProducts.Part(items(ordered), all, IntStream.range(0, all).toArray()));
    IntStream.Builder written = IntStream.builder();
    Arrays.stream(rowsOf(ordered, own)).forEach(written::add);
    for (Earlier batch : earlier) {
      IntStream.Builder wanted = IntStream.builder();
      int row = 0;
      for (PreparedEdit edit : batch.edits()) {
        int end = row + edit.answer().ids().length;
        boolean isAnew = anew.contains(edit.item());
        if (isAnew || batch.held().contains(edit.item())) {
          IntStream.range(row, end).forEach(wanted::add);
          IntStream.range(all, all + end - row).filter(i -> isAnew).forEach(written::add);
          all += end - row;
        }
        row = end;
      }
      keys.add(batch.keys().get(weight));
      parts.add(new KeyProducts.Part(items(batch.edits()), row, wanted.build().toArray()));
    }
    NDArray joined = NDArrays.concat(keys, 0);
    joined.attach(owner);
    float[] products = memory.products().of(joined, parts);
    return new Anchors(
        joined,
        rows(parts),
        written.build().toArray(),
        Engines.newArray(owner, products, all, all));
  }

  private static List<EditItem> items(List<PreparedEdit> edits) {
    return edits.stream().map(PreparedEdit::item).toList();
  }

  /** Wanted rows, counted over all parts. */
  private static int[] rows(List<KeyProducts.Part> parts) {
    IntStream.Builder rows = IntStream.builder();
    int from = 0;
    for (KeyProducts.Part part : parts) {
      for (int row : part.wanted()) {
        rows.add(from + row);
      }
      from += part.rows();
    }
    return rows.build().toArray();
  }

  /** Where in the rows of some edits those of each of {@code wanted} are, in this order. */
  private static int[] rowsOf(List<PreparedEdit> edits, List<PreparedEdit> wanted) {
    Map<EditItem, Integer> starts = new HashMap<>();
    int row = 0;
    for (PreparedEdit edit : edits) {
      starts.put(edit.item(), row);
      row += edit.answer().ids().length;
    }
    return wanted.stream()
        .flatMapToInt(
            edit -> {
              int start = starts.get(edit.item());
              return IntStream.range(start, start + edit.answer().ids().length);
            })
        .toArray();
  }

  /**
   * What will come out of the edited weight for the edits that are held.
   *
   * @param again what is written again
   * @param shifts of the held rows, in the order of {@link Anchors#held}, row-major
   */
  Map<EditItem, float[]> moved(RehearsedGradients again, float[] shifts) {
    Set<EditItem> anew = again.items();
    Map<EditItem, float[]> moved = new HashMap<>();
    int at = 0;
    for (Earlier batch : earlier) {
      for (PreparedEdit edit : batch.edits()) {
        if (batch.held().contains(edit.item()) && !anew.contains(edit.item())) {
          float[] output = outputs.get(edit.item()).clone();
          for (int i = 0; i < output.length; i++) {
            output[i] += shifts[at++];
          }
          moved.put(edit.item(), output);
        }
      }
    }
    return moved;
  }
}
