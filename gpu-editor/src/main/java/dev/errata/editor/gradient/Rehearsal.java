package dev.errata.editor.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.gradient.Recollection.Lost;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Memory backtracking while a model is edited: before each batch the edits of the last ones are
 * asked again. Those that were lost are written again together with the batch; the batch j before
 * this one counts with {@code decay^j}, as in training (RLEdit, equation 9). Those that hold can be
 * held: the change is then sought so that it leaves the values of their keys as they are.
 *
 * <p>An edit is lost when the model, told the answer so far, finds another token than the answer's
 * next more probable. Facts that the batch itself edits are left alone.
 *
 * @param depth how many earlier batches are looked at; 0 for none
 * @param decay μ, 0.95 in the paper
 * @param hold whether edits that hold are held
 */
public record Rehearsal(int depth, double decay, boolean hold) {
  /** Looks at nothing. */
  public static final Rehearsal NONE = new Rehearsal(0, 1, false);

  /**
   * Looks at earlier edits.
   *
   * @param scope owns the keys
   * @param network the model, with its weights as they are or others
   * @param prepared what is kept of edits that were looked at before
   */
  public Recollection look(
      NDManager scope,
      LanguageModel model,
      Network network,
      PreparedEdits prepared,
      GradientReading reading,
      EditBatchView batch,
      EditHistory history) {
    List<Lost> earlier = depth == 0 ? List.of() : earlier(model, prepared, reading, batch, history);
    if (earlier.isEmpty()) {
      return Recollection.NONE;
    }
    List<PreparedEdit> edits = earlier.stream().map(Lost::edit).toList();
    EarlierAnswers answers =
        new EarlierAnswers(
            scope, model, network, prepared.margins(), edits, hold ? reading.weights() : List.of());
    List<Lost> lost = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      if (!answers.holds(i)) {
        lost.add(earlier.get(i));
      }
    }
    return new Recollection(lost, hold ? answers.keys() : Map.of());
  }

  private List<Lost> earlier(
      LanguageModel model,
      PreparedEdits prepared,
      GradientReading reading,
      EditBatchView batch,
      EditHistory history) {
    Set<String> current = batch.factKeys();
    List<Lost> earlier = new ArrayList<>();
    double weight = 1;
    for (EditBatchView past : history.newestFirst(depth)) {
      weight *= decay;
      List<EditItem> others =
          past.edits().stream().filter(edit -> !current.contains(edit.factKey())).toList();
      for (PreparedEdit edit : prepared.of(model, reading, others)) {
        earlier.add(new Lost(edit, weight));
      }
    }
    return earlier;
  }
}
