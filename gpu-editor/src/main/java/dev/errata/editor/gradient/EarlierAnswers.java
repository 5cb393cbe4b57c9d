package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.locate.PreparedEdit;
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
  private final Network network;
  private final List<String> weights;
  private final List<Boolean> held = new ArrayList<>();
  private final Map<String, List<NDArray>> keys = new LinkedHashMap<>();

  /**
   * Asks.
   *
   * @param owner owns the keys
   * @param weights whose keys are wanted
   */
  EarlierAnswers(NDManager owner, Network network, List<PreparedEdit> edits, List<String> weights) {
    this.owner = owner;
    this.network = network;
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
    Pass pass = Pass.of(new TokenBatch(List.of(rows))).logitsAt(places);
    weights.forEach(pass::recordWhereLogits);
    try (NDManager work = owner.newSubManager()) {
      Trace trace = network.run(work, pass);
      int[] kept = compare(trace.logits().argMax(1).toLongArray(), edits);
      if (kept.length > 0) {
        weights.forEach(weight -> keep(weight, trace.input(weight), places, kept));
      }
    }
  }

  /** Notes which edits hold; returns their places among all places. */
  private int[] compare(long[] found, List<PreparedEdit> edits) {
    List<Integer> kept = new ArrayList<>();
    int place = 0;
    for (PreparedEdit edit : edits) {
      int[] answer = edit.answer().ids();
      boolean holds = true;
      for (int t = 0; t < edit.answerLength(); t++) {
        holds &= found[place + t] == answer[t];
      }
      held.add(holds);
      for (int t = 0; holds && t < answer.length; t++) {
        kept.add(place + t);
      }
      place += answer.length;
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
