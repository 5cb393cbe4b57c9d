package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.TokenBatch;
import dev.errata.model.Trace;
import dev.errata.model.gradient.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which edits a network still answers as it was told, and the keys of all of them. Only those are
 * asked of which {@link EditMemory} does not know enough.
 */
final class EarlierAnswers {
  /** Prompts that share a pass; no batch may have more. */
  static final int TOGETHER = 256;

  private final NDManager owner;
  private final LanguageModel model;
  private final Network network;
  private final EditMemory memory;
  private final List<String> weights;
  private final Set<EditItem> held = new HashSet<>();
  private final Set<EditItem> unclear = new HashSet<>();
  private final Map<EditItem, float[]> outputs = new HashMap<>();
  private final Map<List<EditItem>, Map<String, NDArray>> keys = new HashMap<>();

  /**
   * Edits of a batch.
   *
   * @param items the batch
   * @param open those to ask; all of a batch whose keys are not known
   */
  private record Asked(List<EditItem> items, List<PreparedEdit> open) {}

  /**
   * Asks.
   *
   * @param owner owns keys that are not kept
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
    this.weights = weights;
    List<PreparedEdit> all = batches.stream().flatMap(List::stream).toList();
    all.forEach(edit -> unclear.add(edit.item()));
    recall(all);
    List<Asked> together = new ArrayList<>();
    for (List<PreparedEdit> batch : batches) {
      List<EditItem> items = PreparedEdit.items(batch);
      boolean known = weights.isEmpty() || memory.keys().of(items).isPresent();
      List<PreparedEdit> open =
          batch.stream().filter(edit -> !known || unclear.contains(edit.item())).toList();
      if (size(together) + open.size() > TOGETHER) {
        ask(together);
        together.clear();
      }
      together.add(new Asked(items, open));
    }
    ask(together);
  }

  private static int size(List<Asked> some) {
    return some.stream().mapToInt(asked -> asked.open().size()).sum();
  }

  /** Whether every token of the answer to an edit is the most probable one in its place. */
  boolean holds(EditItem edit) {
    return held.contains(edit);
  }

  /** What comes out of the edited weight for the edits, where that is kept. */
  Map<EditItem, float[]> outputs() {
    return outputs;
  }

  /** Keys of a batch by weight, {@code [n, d_in]} float32, a row for each token of an answer. */
  Map<String, NDArray> keys(List<PreparedEdit> batch) {
    List<EditItem> items = PreparedEdit.items(batch);
    Optional<NDArray> kept = memory.keys().of(items);
    return kept.isPresent() ? Map.of(weights.get(0), kept.get()) : keys.get(items);
  }

  /** Judges edits by what is known to come out of the edited weight, where that is clear. */
  private void recall(List<PreparedEdit> edits) {
    Map<EditItem, float[]> known = memory.outputs().now();
    List<PreparedEdit> some =
        edits.stream().filter(edit -> known.containsKey(edit.item())).toList();
    if (some.isEmpty()) {
      return;
    }
    some.forEach(edit -> outputs.put(edit.item(), known.get(edit.item())));
    List<float[]> parts = some.stream().map(edit -> known.get(edit.item())).toList();
    try (NDManager work = owner.newSubManager()) {
      memory
          .startBehind(work, asking(some), joined(parts))
          .map(pass -> model.run(work, pass).stream())
          .ifPresent(stream -> judge(some, stream, AnswerMargins.ROUNDING));
    }
  }

  private void judge(List<PreparedEdit> edits, NDArray stream, double doubtful) {
    double[] margins = memory.margins().least(model, stream, edits);
    for (int i = 0; i < margins.length; i++) {
      EditItem edit = edits.get(i).item();
      if (Math.abs(margins[i]) >= doubtful) {
        unclear.remove(edit);
      }
      if (margins[i] >= 0) {
        held.add(edit);
      } else {
        held.remove(edit);
      }
    }
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static Pass asking(List<PreparedEdit> edits) {
    List<int[]> rows =
        edits.stream().map(edit -> edit.bare().followedBy(edit.answer().ids())).toList();
    return Pass.of(new TokenBatch(rows)).logitsAt(places(edits)).stopBeforeOutput();
  }

  private static int[][] places(List<PreparedEdit> edits) {
    return edits.stream()
        .map(edit -> edit.bare().predicting(edit.answer().ids()))
        .toArray(int[][]::new);
  }

  private void ask(List<Asked> together) {
    List<PreparedEdit> edits = together.stream().flatMap(asked -> asked.open().stream()).toList();
    if (edits.isEmpty()) {
      return;
    }
    Pass pass = asking(edits);
    weights.forEach(pass::recordWhereLogits);
    memory.outputs().record(pass);
    try (NDManager work = owner.newSubManager()) {
      Trace trace = network.run(work, pass);
      judge(edits, trace.stream(), 0);
      outputs.putAll(memory.outputs().recorded(trace, edits));
      weights.forEach(weight -> keepKeys(weight, flat(trace.input(weight), edits), together));
    }
  }

  private static NDArray flat(NDArray input, List<PreparedEdit> edits) {
    // Of one's own: weights that read the same input share one array.
    NDArray view = input.stopGradient();
    int[][] places = places(edits);
    return view.getShape().dimension() == 2
        ? view
        : Rows.at(view, Rows.rowsOf(places), Rows.flat(places));
  }

  private void keepKeys(String weight, NDArray rows, List<Asked> together) {
    int from = 0;
    for (Asked asked : together) {
      int to = from + tokens(asked.open());
      if (!asked.open().isEmpty() && memory.keys().of(asked.items()).isEmpty()) {
        // A copy, so that it keeps nothing else alive.
        NDArray own = rows.get(from + ":" + to).toType(DataType.FLOAT32, false).duplicate();
        own.attach(owner);
        keys.computeIfAbsent(asked.items(), i -> new HashMap<>()).put(weight, own);
        memory.keys().keep(asked.items(), own);
      }
      from = to;
    }
  }

  private static int tokens(List<PreparedEdit> edits) {
    return edits.stream().mapToInt(PreparedEdit::tokens).sum();
  }
}
