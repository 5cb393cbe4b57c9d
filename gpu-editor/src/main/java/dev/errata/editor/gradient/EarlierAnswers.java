package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
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
import java.util.stream.IntStream;

/** Which edits a network still answers as it was told, and the keys of those it does. */
final class EarlierAnswers {
  /** Prompts that share a pass. */
  private static final int TOGETHER = 256;

  private final NDManager owner;
  private final LanguageModel model;
  private final Network network;
  private final EditMemory memory;
  private final List<List<PreparedEdit>> batches;
  private final List<String> weights;
  private final List<PreparedEdit> edits;
  private final List<Boolean> held = new ArrayList<>();
  private final Map<String, NDArray> keys = new LinkedHashMap<>();

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
      EditMemory memory,
      List<List<PreparedEdit>> batches,
      List<String> weights) {
    this.owner = owner;
    this.model = model;
    this.network = network;
    this.memory = memory;
    this.batches = batches;
    this.weights = weights;
    edits = batches.stream().flatMap(List::stream).toList();
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
    NDArray flat =
        input.getShape().dimension() == 2
            ? input
            : Rows.at(input, Rows.rowsOf(places), Rows.flat(places));
    NDArray rows = flat.toType(DataType.FLOAT32, false);
    NDArray before = keys.get(weight);
    NDArray all = before == null ? rows : before.concat(rows, 0);
    all.attach(owner);
    keys.put(weight, all);
    if (before != null) {
      before.close();
    }
  }

  /** Keys of the edits that hold, by weight; no entry where there are none. */
  Map<String, HeldKeys> heldKeys() {
    int[] kept = heldRows();
    Map<String, HeldKeys> result = new LinkedHashMap<>();
    if (kept.length > 0) {
      keys.forEach((weight, all) -> result.put(weight, heldKeys(weight, all, kept)));
    }
    return result;
  }

  private HeldKeys heldKeys(String weight, NDArray all, int[] kept) {
    NDArray rows = kept.length == all.getShape().get(0) ? all : Rows.select(all, kept);
    return memory
        .products()
        .map(known -> new HeldKeys(rows, selected(known.of(weight, all, parts()), kept)))
        .orElseGet(() -> HeldKeys.of(rows));
  }

  private NDArray selected(float[] products, int[] kept) {
    int all = (int) Math.round(Math.sqrt(products.length));
    float[] chosen = new float[kept.length * kept.length];
    for (int i = 0; i < kept.length; i++) {
      for (int j = 0; j < kept.length; j++) {
        chosen[i * kept.length + j] = products[kept[i] * all + kept[j]];
      }
    }
    return Engines.newArray(owner, chosen, kept.length, kept.length);
  }

  /** The places of the edits that hold among all places. */
  private int[] heldRows() {
    IntStream.Builder rows = IntStream.builder();
    int row = 0;
    for (int i = 0; i < edits.size(); i++) {
      int end = row + edits.get(i).answer().ids().length;
      for (; row < end; row++) {
        if (held.get(i)) {
          rows.add(row);
        }
      }
    }
    return rows.build().toArray();
  }

  private List<KeyProducts.Part> parts() {
    List<KeyProducts.Part> parts = new ArrayList<>();
    int from = 0;
    for (List<PreparedEdit> batch : batches) {
      int to = from + batch.stream().mapToInt(edit -> edit.answer().ids().length).sum();
      List<EditItem> items = batch.stream().map(PreparedEdit::item).toList();
      parts.add(new KeyProducts.Part(items, from, to));
      from = to;
    }
    return parts;
  }
}
