package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.TokenBatch;
import dev.errata.model.Trace;
import dev.errata.model.gradient.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which edits a network still answers as it was told, and the keys of those it does. */
final class EarlierAnswers {
  /** Prompts that share a pass. */
  private static final int TOGETHER = 256;

  private final NDManager owner;
  private final LanguageModel model;
  private final Network network;
  private final AnswerMargins margins;
  private final List<String> weights;
  private final List<Boolean> held = new ArrayList<>();
  private final Map<String, List<NDArray>> keys = new LinkedHashMap<>();

  /**
   * Asks.
   *
   * @param owner owns the keys
   * @param model whose output layer the network has
   * @param weights whose keys are wanted
   */
  EarlierAnswers(
      NDManager owner,
      LanguageModel model,
      Network network,
      AnswerMargins margins,
      List<PreparedEdit> edits,
      List<String> weights) {
    this.owner = owner;
    this.model = model;
    this.network = network;
    this.margins = margins;
    this.weights = weights;
    for (int from = 0; from < edits.size(); from += TOGETHER) {
      ask(edits.subList(from, Math.min(from + TOGETHER, edits.size())));
    }
  }

  /** Whether every token of the answer to an edit is the most probable one in its place. */
  boolean holds(int edit) {
    return held.get(edit);
  }

  /** Keys of the edits that hold, by weight, {@code [h, d_in]}; no entry where there are none. */
  Map<String, NDArray> keys() {
    Map<String, NDArray> joined = new LinkedHashMap<>();
    keys.forEach(
        (weight, parts) -> {
          NDArray all = parts.get(0);
          for (NDArray part : parts.subList(1, parts.size())) {
            all = all.concat(part, 0);
          }
          joined.put(weight, all);
        });
    return joined;
  }

  private void ask(List<PreparedEdit> edits) {
    int[][] rows = new int[edits.size()][];
    int[][] places = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      PreparedEdit edit = edits.get(i);
      rows[i] = edit.bare().followedBy(edit.answer().ids());
      places[i] = edit.bare().predicting(edit.answer().ids());
    }
    Pass pass = Pass.of(new TokenBatch(List.of(rows))).logitsAt(places).stopBeforeOutput();
    weights.forEach(pass::recordWhereLogits);
    try (NDManager work = owner.newSubManager()) {
      Trace trace = network.run(work, pass);
      int[] kept = note(margins.hold(model, trace.stream(), edits), edits);
      if (kept.length > 0) {
        weights.forEach(weight -> keep(weight, trace.input(weight), places, kept));
      }
    }
  }

  /** Notes which edits hold; returns their places among all places. */
  private int[] note(boolean[] holds, List<PreparedEdit> edits) {
    List<Integer> kept = new ArrayList<>();
    int place = 0;
    for (int i = 0; i < holds.length; i++) {
      held.add(holds[i]);
      int tokens = edits.get(i).answer().ids().length;
      for (int t = 0; holds[i] && t < tokens; t++) {
        kept.add(place + t);
      }
      place += tokens;
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  private void keep(String weight, NDArray input, int[][] places, int[] kept) {
    NDArray flat =
        input.getShape().dimension() == 2
            ? input
            : Rows.at(input, Rows.rowsOf(places), Rows.flat(places));
    NDArray rows = Rows.select(flat, kept).toType(DataType.FLOAT32, true);
    rows.attach(owner);
    keys.computeIfAbsent(weight, w -> new ArrayList<>()).add(rows);
  }
}
