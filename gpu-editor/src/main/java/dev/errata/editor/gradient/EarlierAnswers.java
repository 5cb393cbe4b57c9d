package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
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
  private final EditMemory memory;
  private final List<String> weights;
  private final List<Boolean> held = new ArrayList<>();
  private final Map<String, NDList> keys = new LinkedHashMap<>();

  /**
   * Asks.
   *
   * @param owner owns the keys; they are not to be asked for twice
   * @param model whose output layer the network has
   * @param weights whose keys are wanted
   */
  EarlierAnswers(
      NDManager owner,
      LanguageModel model,
      Network network,
      EditMemory memory,
      List<PreparedEdit> edits,
      List<String> weights) {
    this.owner = owner;
    this.model = model;
    this.network = network;
    this.memory = memory;
    this.weights = weights;
    for (int from = 0; from < edits.size(); from += TOGETHER) {
      ask(edits.subList(from, Math.min(from + TOGETHER, edits.size())));
    }
  }

  /** Whether every token of the answer to an edit is the most probable one in its place. */
  boolean holds(int edit) {
    return held.get(edit);
  }

  private void ask(List<PreparedEdit> some) {
    int[][] rows = new int[some.size()][];
    int[][] places = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      PreparedEdit edit = some.get(i);
      rows[i] = edit.bare().followedBy(edit.answer().ids());
      places[i] = edit.bare().predicting(edit.answer().ids());
    }
    Pass pass = Pass.of(new TokenBatch(List.of(rows))).logitsAt(places).stopBeforeOutput();
    weights.forEach(pass::recordWhereLogits);
    try (NDManager work = owner.newSubManager()) {
      Trace trace = network.run(work, pass);
      for (boolean holds : memory.margins().hold(model, trace.stream(), some)) {
        held.add(holds);
      }
      weights.forEach(weight -> keep(weight, trace.input(weight), places));
    }
  }

  private void keep(String weight, NDArray input, int[][] places) {
    // Of one's own: weights that read the same input share one array.
    NDArray view = input.stopGradient();
    NDArray flat =
        view.getShape().dimension() == 2
            ? view
            : Rows.at(view, Rows.rowsOf(places), Rows.flat(places));
    NDArray rows = flat.toType(DataType.FLOAT32, false);
    rows.attach(owner);
    keys.computeIfAbsent(weight, w -> new NDList()).add(rows);
  }

  /** Keys of all places, by weight, {@code [n, d_in]} float32. */
  Map<String, NDArray> keys() {
    Map<String, NDArray> joined = new LinkedHashMap<>();
    keys.forEach((weight, parts) -> joined.put(weight, joined(parts)));
    return joined;
  }

  private static NDArray joined(NDList parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    try (parts) {
      return NDArrays.concat(parts, 0);
    }
  }
}
