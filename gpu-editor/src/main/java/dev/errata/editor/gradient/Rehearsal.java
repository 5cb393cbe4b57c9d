package dev.errata.editor.gradient;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Memory backtracking while a model is edited: before each batch the edits of the last ones are
 * asked again, and those that were lost are written again together with the batch. The batch j
 * before this one counts with {@code decay^j}, as in training (RLEdit, equation 9).
 *
 * <p>An edit is lost when the model, told the answer so far, finds another token than the answer's
 * next more probable. Facts that the batch itself edits are left alone.
 *
 * @param depth how many earlier batches are looked at; 0 for none
 * @param decay μ, 0.95 in the paper
 */
public record Rehearsal(int depth, double decay) {
  /** Looks at nothing. */
  public static final Rehearsal NONE = new Rehearsal(0, 1);

  /**
   * An earlier edit that was lost.
   *
   * @param weight what its value gradients are multiplied with
   */
  public record Lost(PreparedEdit edit, double weight) {}

  /** The lost edits, those of the newest batch first. */
  List<Lost> lost(
      LanguageModel model, GradientReading reading, EditBatchView batch, EditHistory history) {
    if (depth == 0) {
      return List.of();
    }
    Set<String> current = batch.factKeys();
    List<Lost> earlier = new ArrayList<>();
    double weight = 1;
    for (EditBatchView past : history.newestFirst(depth)) {
      weight *= decay;
      List<EditItem> others =
          past.edits().stream().filter(edit -> !current.contains(edit.factKey())).toList();
      for (PreparedEdit edit :
          new EditPreparation(reading.context(), model, others).accepted()) {
        earlier.add(new Lost(edit, weight));
      }
    }
    boolean[] held = HeldAnswers.of(model, earlier.stream().map(Lost::edit).toList());
    List<Lost> lost = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      if (!held[i]) {
        lost.add(earlier.get(i));
      }
    }
    return lost;
  }
}
