package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.LatestEntries;
import dev.errata.model.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether answers are the most probable ones, without comparing them with the whole vocabulary each
 * time. Let h be what the output layer reads where token t is told, and the margin what t's logit
 * is above every other. When h has moved to h′, with rows e of the output layer's weight,
 *
 * <pre>
 * margin(h′) ≥ margin(h) − ‖h′ − h‖₂ · max over v of ‖e_t − e_v‖₂        (Cauchy and Schwarz)
 * </pre>
 *
 * so while the right side is above 0 the answer still is the most probable one, and only the others
 * are compared again. The output layer must not be edited. Bounded as {@link EditMemory}.
 */
final class AnswerMargins {
  /** In logits, for the rounding of both sides. */
  private static final double ROUNDING = 1e-2;

  /**
   * An answer when it was last compared.
   *
   * @param stream h of its tokens, one after the other
   * @param margins of its tokens
   */
  private record Compared(float[] stream, float[] margins) {}

  private final Map<EditItem, Compared> compared;
  private final Map<Integer, Double> reaches = new HashMap<>();
  private float[] squares;

  AnswerMargins(int limit) {
    compared = new LatestEntries<>(limit);
  }

  /**
   * Of each edit whether every token of its answer is the most probable one; an end of the answer
   * does not count.
   *
   * @param stream h {@code [sum, d]}, for the tokens of one answer after those of the other, ends
   *     included
   */
  boolean[] hold(LanguageModel model, NDArray stream, List<PreparedEdit> edits) {
    boolean exact = stream.getDataType() == DataType.FLOAT32;
    float[] numbers = stream.toType(DataType.FLOAT32, false).toFloatArray();
    int width = model.config().width();
    boolean[] hold = new boolean[edits.size()];
    List<Integer> open = new ArrayList<>();
    int[] starts = starts(edits);
    findReaches(model, edits);
    for (int i = 0; i < hold.length; i++) {
      Compared before = compared.get(edits.get(i).item());
      hold[i] =
          exact && before != null && mustHold(edits.get(i), before, numbers, starts[i] * width);
      if (!hold[i]) {
        open.add(i);
      }
    }
    compare(model, stream, edits, starts, open);
    open.forEach(i -> hold[i] = holds(edits.get(i)));
    return hold;
  }

  private static int[] starts(List<PreparedEdit> edits) {
    int[] starts = new int[edits.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + edits.get(i - 1).answer().ids().length;
    }
    return starts;
  }

  private boolean mustHold(PreparedEdit edit, Compared before, float[] numbers, int from) {
    int width = before.stream().length / before.margins().length;
    for (int t = 0; t < edit.answerLength(); t++) {
      double moved = 0;
      for (int j = t * width; j < (t + 1) * width; j++) {
        double difference = numbers[from + j] - before.stream()[j];
        moved += difference * difference;
      }
      double reach = reaches.get(edit.answer().ids()[t]);
      if (!(before.margins()[t] - reach * Math.sqrt(moved) > ROUNDING)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(PreparedEdit edit) {
    float[] margins = compared.get(edit.item()).margins();
    return IntStream.range(0, edit.answerLength()).allMatch(t -> margins[t] >= 0);
  }

  private void compare(
      LanguageModel model,
      NDArray stream,
      List<PreparedEdit> edits,
      int[] starts,
      List<Integer> open) {
    if (open.isEmpty()) {
      return;
    }
    int[] rows =
        open.stream()
            .flatMapToInt(
                i -> IntStream.range(starts[i], starts[i] + edits.get(i).answer().ids().length))
            .toArray();
    NDArray chosen = Rows.select(stream, rows);
    remember(chosen, model.logits(chosen), open.stream().map(edits::get).toList());
  }

  /**
   * Compares answers with the whole vocabulary.
   *
   * @param stream h {@code [sum, d]}, as {@link #hold} takes it
   * @param logits of it, {@code [sum, V]}
   */
  void remember(NDArray stream, NDArray logits, List<PreparedEdit> edits) {
    float[] numbers = stream.toType(DataType.FLOAT32, false).toFloatArray();
    float[] margins = margins(logits, edits);
    int width = numbers.length / margins.length;
    int from = 0;
    for (PreparedEdit edit : edits) {
      int to = from + edit.answer().ids().length;
      compared.put(
          edit.item(),
          new Compared(
              Arrays.copyOfRange(numbers, from * width, to * width),
              Arrays.copyOfRange(margins, from, to)));
      from = to;
    }
  }

  /** What the logit of each told token is above the largest other one; below 0 if it is not. */
  private static float[] margins(NDArray logits, List<PreparedEdit> edits) {
    int[] told = edits.stream().flatMapToInt(e -> Arrays.stream(e.answer().ids())).toArray();
    NDArray numbers = logits.toType(DataType.FLOAT32, false);
    long[] index = Arrays.stream(told).asLongStream().toArray();
    NDArray tokens = numbers.getManager().create(index, new Shape(told.length, 1));
    float[] own = numbers.gather(tokens, 1).toFloatArray();
    NDList most = numbers.topK(2, 1, true, true);
    float[] largest = most.get(0).toFloatArray();
    long[] found = most.get(1).toLongArray();
    float[] margins = new float[told.length];
    for (int i = 0; i < margins.length; i++) {
      margins[i] = own[i] - largest[2 * i + (found[2 * i] == told[i] ? 1 : 0)];
    }
    return margins;
  }

  /** {@code max over v of ‖e_t − e_v‖} of tokens that have not been asked about. */
  private void findReaches(LanguageModel model, List<PreparedEdit> edits) {
    int[] unknown =
        edits.stream()
            .flatMapToInt(e -> Arrays.stream(e.answer().ids()))
            .filter(token -> !reaches.containsKey(token))
            .distinct()
            .toArray();
    if (unknown.length == 0) {
      return;
    }
    try (NDManager work = model.manager().newSubManager()) {
      NDArray view = model.outputTable().stopGradient();
      view.attach(work);
      NDArray table = view.toType(DataType.FLOAT32, false);
      if (squares == null) {
        squares = table.square().sum(new int[] {1}).toFloatArray();
      }
      NDArray products = Rows.select(table, unknown).matMul(table.transpose());
      NDArray gaps = work.create(squares).sub(products.mul(2));
      float[] widest = gaps.max(new int[] {1}).toFloatArray();
      for (int i = 0; i < unknown.length; i++) {
        double square = (double) squares[unknown[i]] + widest[i];
        reaches.put(unknown[i], Math.sqrt(Math.max(0, square)));
      }
    }
  }
}
