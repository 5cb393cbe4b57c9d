package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
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
 *            ≥ margin(h) − ‖h′ − h‖₂ · (‖e_t − c‖₂ + max over v of ‖e_v − c‖₂)
 * </pre>
 *
 * with their mean c, so while the right side is above 0 the token still is the most probable one,
 * and only the others are compared again. The output layer must not be edited. Bounded as {@link
 * EditMemory}.
 */
final class AnswerMargins {
  /** In logits, for the rounding of both sides. */
  static final double ROUNDING = 1e-2;

  /** Tokens that are compared in one product. */
  private static final int TOGETHER = 512;

  /**
   * The tokens of an answer, each when it was last compared; NaN if it never was.
   *
   * @param stream h of its tokens, one after the other
   * @param margins of its tokens
   */
  private record Compared(float[] stream, float[] margins) {}

  private final Map<EditItem, Compared> compared;
  private double[] reaches;

  AnswerMargins(int limit) {
    compared = new LatestEntries<>(limit);
  }

  /**
   * A token of an answer.
   *
   * @param row of the stream
   */
  private record Told(PreparedEdit edit, int index, int row) {
    int id() {
      return edit.answer().ids()[index];
    }
  }

  /** The tokens of answers without their ends; a stream has rows for the ends, too. */
  private static List<Told> told(List<PreparedEdit> edits) {
    List<Told> told = new ArrayList<>();
    int row = 0;
    for (PreparedEdit edit : edits) {
      for (int t = 0; t < edit.answerLength(); t++) {
        told.add(new Told(edit, t, row + t));
      }
      row += edit.tokens();
    }
    return told;
  }

  /**
   * Of each edit the least margin of the tokens of its answer, or, above {@link #ROUNDING}, what
   * that is not below; an end of the answer does not count. Every token is the most probable one
   * where it is not below 0.
   *
   * @param stream h {@code [sum, d]}, for the tokens of one answer after those of the other, ends
   *     included
   */
  double[] least(LanguageModel model, NDArray stream, List<PreparedEdit> edits) {
    List<Told> told = told(edits);
    double[] margins = atLeast(model, stream, told);
    List<Integer> open =
        IntStream.range(0, margins.length).filter(i -> !(margins[i] > ROUNDING)).boxed().toList();
    compare(model, stream, told, open, margins);
    Map<EditItem, Double> least = new HashMap<>();
    for (int i = 0; i < margins.length; i++) {
      least.merge(told.get(i).edit().item(), margins[i], Math::min);
    }
    return edits.stream().mapToDouble(edit -> least.get(edit.item())).toArray();
  }

  /** Finds the margins of open tokens, some at a time. */
  private void compare(
      LanguageModel model, NDArray stream, List<Told> told, List<Integer> open, double[] margins) {
    for (int from = 0; from < open.size(); from += TOGETHER) {
      List<Integer> some = open.subList(from, Math.min(from + TOGETHER, open.size()));
      List<Told> tokens = some.stream().map(told::get).toList();
      int[] rows = tokens.stream().mapToInt(Told::row).toArray();
      try (NDManager work = stream.getManager().newSubManager()) {
        NDArray chosen = Rows.select(Engines.view(work, stream), rows);
        float[] found = remember(numbers(chosen), model.logits(chosen), tokens);
        for (int i = 0; i < found.length; i++) {
          margins[some.get(i)] = found[i];
        }
      }
    }
  }

  /** What margins are not below, without comparing; NaN where nothing is known. */
  private double[] atLeast(LanguageModel model, NDArray stream, List<Told> told) {
    double[] margins = new double[told.size()];
    Arrays.fill(margins, Double.NaN);
    if (stream.getDataType() == DataType.FLOAT32) {
      float[] numbers = numbers(stream);
      reaches = reaches == null ? reaches(model) : reaches;
      Arrays.setAll(margins, i -> atLeast(told.get(i), numbers));
    }
    return margins;
  }

  private static float[] numbers(NDArray stream) {
    return stream.toType(DataType.FLOAT32, false).toFloatArray();
  }

  private double atLeast(Told token, float[] numbers) {
    Compared before = compared.get(token.edit().item());
    if (before == null) {
      return Double.NaN;
    }
    int width = before.stream().length / before.margins().length;
    int from = token.row() * width;
    int then = token.index() * width;
    double moved = 0;
    for (int j = 0; j < width; j++) {
      double difference = numbers[from + j] - before.stream()[then + j];
      moved += difference * difference;
    }
    return before.margins()[token.index()] - reaches[token.id()] * Math.sqrt(moved);
  }

  /**
   * Remembers answers that were compared with the whole vocabulary.
   *
   * @param stream h {@code [sum, d]}, as {@link #least} takes it
   * @param logits of it, {@code [sum, V]}
   */
  void remember(NDArray stream, NDArray logits, List<PreparedEdit> edits) {
    List<Told> all = new ArrayList<>();
    for (PreparedEdit edit : edits) {
      for (int t = 0; t < edit.tokens(); t++) {
        all.add(new Told(edit, t, all.size()));
      }
    }
    remember(numbers(stream), logits, all);
  }

  /** The same of some tokens, a row for each; returns their margins. */
  private float[] remember(float[] numbers, NDArray logits, List<Told> tokens) {
    float[] margins = margins(logits, tokens.stream().mapToInt(Told::id).toArray());
    int width = numbers.length / margins.length;
    for (int i = 0; i < margins.length; i++) {
      Told token = tokens.get(i);
      Compared known = compared.computeIfAbsent(token.edit().item(), e -> none(token, width));
      System.arraycopy(numbers, i * width, known.stream(), token.index() * width, width);
      known.margins()[token.index()] = margins[i];
    }
    return margins;
  }

  private static Compared none(Told token, int width) {
    float[] margins = new float[token.edit().answer().ids().length];
    Arrays.fill(margins, Float.NaN);
    return new Compared(new float[margins.length * width], margins);
  }

  /** What the logit of each told token is above the largest other one; below 0 if it is not. */
  private static float[] margins(NDArray logits, int[] told) {
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

  /** {@code ‖e_t − c‖ + max over v of ‖e_v − c‖} of every token t. */
  private static double[] reaches(LanguageModel model) {
    try (NDManager work = model.manager().newSubManager()) {
      NDArray table = Engines.view(work, model.outputTable()).toType(DataType.FLOAT32, false);
      NDArray centred = table.sub(table.mean(new int[] {0}));
      float[] squares = centred.square().sum(new int[] {1}).toFloatArray();
      double[] reaches =
          IntStream.range(0, squares.length).mapToDouble(i -> Math.sqrt(squares[i])).toArray();
      double widest = Arrays.stream(reaches).max().orElseThrow();
      Arrays.setAll(reaches, i -> reaches[i] + widest);
      return reaches;
    }
  }
}
