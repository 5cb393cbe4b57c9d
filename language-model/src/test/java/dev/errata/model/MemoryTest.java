package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.decode.Continuation;
import dev.errata.model.decode.Greedy;
import dev.errata.model.decode.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many passes leave neither arrays in the manager nor memory in the process. */
class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int WARM_UP = 300;
  private static final int PASSES = 1000;

  /** A leaked array of the smallest pass here would show as more than this. */
  private static final long ALLOWED_KIB = 48 * 1024;

  private static final TokenBatch BATCH =
      new TokenBatch(List.of(new int[20], new int[] {7, 7}, new int[28], new int[24]));

  private LanguageModel model;

  @BeforeEach
  void load() {
    model = Fixtures.load("gelu-new-3-heads");
  }

  @Test
  void shouldStayFlatOverForwardAndBackwardPasses() throws IOException {
    assertFlat(this::train);
  }

  @Test
  void shouldStayFlatOverScoringGeneratingAndRefreshing() throws IOException {
    Scorer scorer = new Scorer(model);
    Greedy greedy = new Greedy(model);
    assertFlat(
        () -> {
          scorer.score(List.of(Continuation.of("Oslo", "is a city"), Continuation.of("a", "b")));
          greedy.complete(List.of("a", "bc"), 3);
          model.refresh(List.of(Gpt2.mlpOut(1), Gpt2.TOKEN_EMBEDDING));
        });
  }

  private void assertFlat(Runnable action) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS + " on this system");
    try (LanguageModel owned = model) {
      repeat(action, WARM_UP);
      int arrays = owned.manager().getManagedArrays().size();
      long before = residentKib();
      repeat(action, PASSES);
      assertThat(owned.manager().getManagedArrays()).hasSize(arrays);
      assertThat(residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  private void train() {
    try (NDManager scope = model.manager().newSubManager();
        GradientCollector collector = Engines.newGradientCollector()) {
      String name = Gpt2.mlpOut(1);
      NDArray weight = model.deviceWeights().get(name).duplicate();
      weight.attach(scope);
      weight.setRequiresGradient(true);
      Map<String, NDArray> weights = new HashMap<>(model.deviceWeights());
      weights.put(name, weight);
      NDArray delta = scope.zeros(new Shape(4, model.config().width()));
      delta.setRequiresGradient(true);
      Pass pass = Pass.of(BATCH).record(name).inject(0, delta, new int[] {3, 1, 5, 2});
      Trace trace = new Decoder(model.config()).forward(scope, weights, pass);
      collector.backward(trace.logits().square().mean());
      assertThat(delta.getGradient().sum().getFloat()).isNotNaN();
      assertThat(weight.getGradient().sum().getFloat()).isNotNaN();
    }
  }

  private static void repeat(Runnable action, int times) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
    System.gc();
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
