package dev.errata.model.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.decode.Score.TokenScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Runs trees of texts in batches and reads off how the answers in them are rated. */
final class ForcedTrees {
  /** Tokens a pass: enough to keep the cores busy. */
  private static final int MAX_TOKENS = 4096;

  /** Logits a pass, which bounds the memory of large vocabularies: 128 MB. */
  private static final long MAX_LOGITS = 1L << 25;

  private final LanguageModel model;
  private final List<int[]> prompts;
  private final List<int[]> answers;
  private final Scorer.FirstLogits first;
  private final Score[] scores;
  private final List<PrefixTree> waiting = new ArrayList<>();
  private int tokens;
  private long logits;

  ForcedTrees(
      LanguageModel model, List<int[]> prompts, List<int[]> answers, Scorer.FirstLogits first) {
    this.model = model;
    this.prompts = prompts;
    this.answers = answers;
    this.first = first;
    this.scores = new Score[prompts.size()];
  }

  void add(PrefixTree tree) {
    long wanted = (long) predicting(tree).length * model.config().vocabularySize();
    if (!waiting.isEmpty() && (tokens + tree.size() > MAX_TOKENS || logits + wanted > MAX_LOGITS)) {
      run();
    }
    waiting.add(tree);
    tokens += tree.size();
    logits += wanted;
  }

  /** The scores of all rows. */
  List<Score> finish() {
    if (!waiting.isEmpty()) {
      run();
    }
    return List.of(scores);
  }

  /** The places in a tree whose logits predict an answer token, each once. */
  private int[] predicting(PrefixTree tree) {
    return tree.paths().entrySet().stream()
        .flatMapToInt(
            row ->
                Arrays.stream(
                    row.getValue(), prompts.get(row.getKey()).length - 1, row.getValue().length))
        .sorted()
        .distinct()
        .toArray();
  }

  private void run() {
    int[][] places = waiting.stream().map(this::predicting).toArray(int[][]::new);
    try (NDManager scope = model.manager().newSubManager()) {
      Pass pass =
          Pass.of(new TokenBatch(waiting.stream().map(PrefixTree::tokens).toList()))
              .branching(waiting.stream().map(PrefixTree::parents).toArray(int[][]::new))
              .logitsAt(places);
      Rating rating = new Rating(model.run(scope, pass).logits());
      int offset = 0;
      for (int i = 0; i < places.length; i++) {
        ask(waiting.get(i), places[i], offset, rating);
        offset += places[i].length;
      }
      rating.answer();
    }
    waiting.clear();
    tokens = 0;
    logits = 0;
  }

  /** Asks for the answer tokens of all rows in a tree, whose logits begin at {@code offset}. */
  private void ask(PrefixTree tree, int[] places, int offset, Rating rating) {
    tree.paths()
        .forEach(
            (row, path) -> {
              int start = prompts.get(row).length - 1;
              int[] at =
                  IntStream.range(start, path.length)
                      .map(t -> offset + Arrays.binarySearch(places, path[t]))
                      .toArray();
              rating.ask(row, at);
            });
  }

  /** What is read off the logits {@code [n, V]} of one pass. */
  private final class Rating {
    private final NDArray logits;
    private final List<Integer> rows = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();

    Rating(NDArray logits) {
      this.logits = logits;
    }

    void ask(int row, int[] at) {
      rows.add(row);
      places.add(at);
    }

    void answer() {
      long[] best = logits.argMax(-1).toLongArray();
      float[] logs = logProbabilities();
      int next = 0;
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.get(i);
        List<TokenScore> perToken = new ArrayList<>();
        for (int t = 0; t < answers.get(row).length; t++) {
          int token = answers.get(row)[t];
          perToken.add(new TokenScore(token, best[places.get(i)[t]] == token, logs[next++]));
        }
        scores[row] = new Score(perToken);
        if (first.wants(row)) {
          NDArray chosen = logits.get(places.get(i)[0]).toType(DataType.FLOAT32, false);
          first.take(row, chosen.toFloatArray());
        }
      }
    }

    private float[] logProbabilities() {
      long vocabulary = logits.getShape().get(1);
      long[] index =
          IntStream.range(0, rows.size())
              .boxed()
              .flatMapToLong(
                  i ->
                      IntStream.range(0, places.get(i).length)
                          .mapToLong(
                              t -> places.get(i)[t] * vocabulary + answers.get(rows.get(i))[t]))
              .toArray();
      NDArray logs = logits.toType(DataType.FLOAT32, false).logSoftmax(-1);
      return logs.take(logits.getManager().create(index)).toFloatArray();
    }
  }
}
