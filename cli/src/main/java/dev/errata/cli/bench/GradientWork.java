package dev.errata.cli.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The mean loss of the next tokens of rows of one length, and its gradient for all weights. */
record GradientWork(List<int[]> rows) implements Work {
  @Override
  public String name() {
    return "forward-backward";
  }

  @Override
  public int tokens() {
    return rows.stream().mapToInt(row -> row.length).sum();
  }

  @Override
  public Map<String, Object> request() {
    return Map.of("work", "gradient", "rows", rows);
  }

  @Override
  public double[] run(LanguageModel model) {
    try (NDManager scope = model.manager().newSubManager()) {
      Map<String, NDArray> leaves = new HashMap<>();
      model.deviceWeights().forEach((name, weight) -> leaves.put(name, leaf(scope, weight)));
      try (GradientCollector collector = Engines.newGradientCollector()) {
        Pass pass = Pass.of(new TokenBatch(rows)).logitsAt(predicting());
        NDArray logits = model.run(scope, leaves, pass).logits();
        NDArray loss = nextTokenLoss(scope, logits);
        collector.backward(loss);
        return new double[] {loss.getFloat()};
      }
    }
  }

  /** The same numbers, without a copy, as a variable of this step. */
  private static NDArray leaf(NDManager scope, NDArray weight) {
    NDArray leaf = weight.stopGradient();
    leaf.attach(scope);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private NDArray nextTokenLoss(NDManager scope, NDArray logits) {
    long[] next =
        rows.stream()
            .flatMapToInt(row -> Arrays.stream(row, 1, row.length))
            .asLongStream()
            .toArray();
    NDArray index = scope.create(next, new Shape(next.length, 1));
    return logits.logSoftmax(-1).gather(index, 1).mean().neg();
  }

  /** Every place but a row's last, which has no next token. */
  private int[][] predicting() {
    return rows.stream()
        .map(row -> IntStream.range(0, row.length - 1).toArray())
        .toArray(int[][]::new);
  }
}
