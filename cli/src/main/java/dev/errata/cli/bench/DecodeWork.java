package dev.errata.cli.bench;

import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Continues prompts of different lengths greedily, each by the same number of tokens. */
record DecodeWork(List<int[]> rows, int newTokens) implements Work {
  @Override
  public String name() {
    return rows.size() == 1 ? "decode, 1 row" : "decode, %d rows".formatted(rows.size());
  }

  @Override
  public int tokens() {
    return rows.size() * newTokens;
  }

  @Override
  public Map<String, Object> request() {
    return Map.of("work", "decode", "rows", rows, "tokens", newTokens);
  }

  @Override
  public double[] run(LanguageModel model) {
    return new Generator(model, Set.of())
        .completeTokens(rows, newTokens).stream()
            .flatMapToInt(Arrays::stream)
            .asDoubleStream()
            .toArray();
  }
}
