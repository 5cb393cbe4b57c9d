package dev.errata.cli.bench;

import ai.djl.ndarray.NDManager;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads prompts of one length up to the next token. */
record PrefillWork(List<int[]> rows) implements Work {
  @Override
  public String name() {
    return "prefill";
  }

  @Override
  public int tokens() {
    return rows.stream().mapToInt(row -> row.length).sum();
  }

  @Override
  public Map<String, Object> request() {
    return Map.of("work", "prefill", "rows", rows);
  }

  @Override
  public double[] run(LanguageModel model) {
    int[][] last = rows.stream().map(row -> new int[] {row.length - 1}).toArray(int[][]::new);
    try (NDManager scope = model.manager().newSubManager()) {
      Pass pass = Pass.of(new TokenBatch(rows)).logitsAt(last);
      long[] next = model.run(scope, pass).logits().argMax(-1).toLongArray();
      return Arrays.stream(next).asDoubleStream().toArray();
    }
  }
}
