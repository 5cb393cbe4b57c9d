package dev.errata.editor.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.gradient.Recollection.Earlier;
import dev.errata.editor.gradient.Recollection.Lost;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Memory backtracking while a model is edited: before each batch it is found out which edits of the
 * last ones the model still answers as told. Those that were lost are written again together with
 * the batch; the batch j before this one counts with {@code decay^j}, as in training (RLEdit,
 * equation 9). Those that hold can be held: the change is then sought so that it leaves the values
 * of their keys as they are.
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
   * @param scope owns keys that are not kept in the memory; the others last until the next look
   * @param network the model, with its weights as they are or others
   */
  public Recollection look(
      NDManager scope,
      LanguageModel model,
      Network network,
      EditMemory memory,
      GradientReading reading,
      EditBatchView batch,
      EditHistory history) {
    List<List<Lost>> earlier = depth == 0 ? List.of() : earlier(memory, batch, history);
    if (earlier.isEmpty()) {
      return Recollection.NONE;
    }
    List<List<PreparedEdit>> batches =
        earlier.stream().map(past -> past.stream().map(Lost::edit).toList()).toList();
    EarlierAnswers answers =
        new EarlierAnswers(
            scope, model, network, memory, batches, hold ? reading.weights() : List.of());
    memory.keys().keepOnly(batches);
    List<Lost> lost =
        earlier.stream()
            .flatMap(List::stream)
            .filter(one -> !answers.holds(one.edit().item()))
            .toList();
    return new Recollection(lost, hold ? held(answers, batches) : List.of(), answers.outputs());
  }

  private static List<Earlier> held(EarlierAnswers answers, List<List<PreparedEdit>> batches) {
    return batches.stream()
        .map(
            batch ->
                new Earlier(
                    batch,
                    batch.stream()
                        .map(PreparedEdit::item)
                        .filter(answers::holds)
                        .collect(Collectors.toSet()),
                    answers.keys(batch)))
        .toList();
  }

  /** What would have to be written again if all were lost, by batch, newest first. */
  private List<List<Lost>> earlier(EditMemory memory, EditBatchView batch, EditHistory history) {
    Set<String> current = batch.factKeys();
    List<List<Lost>> earlier = new ArrayList<>();
    double weight = 1;
    for (EditBatchView past : history.newestFirst(depth)) {
      weight *= decay;
      List<EditItem> others =
          past.edits().stream().filter(edit -> !current.contains(edit.factKey())).toList();
      List<Lost> lost = new ArrayList<>();
      for (PreparedEdit edit : memory.of(others)) {
        lost.add(new Lost(edit, weight));
      }
      // A large batch in parts, each of which can be asked in one pass.
      for (int from = 0; from < lost.size(); from += EarlierAnswers.TOGETHER) {
        int to = Math.min(from + EarlierAnswers.TOGETHER, lost.size());
        earlier.add(lost.subList(from, to));
      }
    }
    return earlier;
  }
}
