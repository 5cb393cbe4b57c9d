package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  public record Earlier(List<PreparedEdit> edits, Set<EditItem> held, Map<String, NDArray> keys) {}

  /**
   * The keys of what is written and held; none where nothing was looked at, or nothing shall be
   * held.
   *
   * @param owner of what is not kept in the memory
   * @param own the batch that is written, each edit in its bare prompt alone
   * @param rows of the batch, then of what is written again
   * @param again what is written again
   */
  public Optional<Anchors> anchors(
      NDManager owner,
      EditMemory memory,
      String weight,
      List<PreparedEdit> own,
      GradientRows rows,
      RehearsedGradients again) {
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    AnchorAssembly anchors = new AnchorAssembly(owner, memory.keys());
    anchors.addOwn(own, rows);
    earlier.forEach(batch -> anchors.addEarlier(batch, weight, again.items()));
    Anchors built = anchors.build();
    if (built.written().length != rows.count()) {
      throw new IllegalArgumentException(
          "%d rows, but %d tokens are written: what is held needs bare prompts"
              .formatted(rows.count(), built.written().length));
    }
    return Optional.of(built);
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
