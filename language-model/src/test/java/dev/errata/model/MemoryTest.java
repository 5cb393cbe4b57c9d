package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.decode.Continuation;
import dev.errata.model.decode.Generator;
import dev.errata.model.decode.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many passes leave neither arrays in any manager nor memory in the process. The count of arrays is
 * exact; the memory of the process moves a little by itself, so a loss is told from noise when it
 * adds up. The Java heap is not part of it: the build gives these tests one that is there from the
 * start.
 */
class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int WARM_UP = 200;
  private static final int PASSES = 800;
  private static final long ALLOWED_KIB = 128 * 1024;

  private static final TokenBatch BATCH =
      new TokenBatch(Collections.nCopies(12, IntStream.range(0, 28).toArray()));

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
    Generator greedy = new Generator(model);
    assertFlat(
        () -> {
          scorer.score(List.of(Continuation.of("Oslo", "is a city"), Continuation.of("a", "b")));
          greedy.complete(List.of("a", "bc"), 3);
          model.refresh(List.of(Fixtures.GPT2.mlpOut(1), Fixtures.GPT2.tokenEmbedding()));
        });
  }

  private void assertFlat(Runnable action) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS + " on this system");
    try (LanguageModel owned = model) {
      repeat(action, WARM_UP);
      NDManager all = owned.manager().getParentManager();
      int arrays = all.getManagedArrays().size();
      long before = residentKib();
      repeat(action, PASSES);
      assertThat(all.getManagedArrays()).hasSize(arrays);
      assertThat(residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  private void train() {
    try (NDManager scope = model.manager().newSubManager();
        GradientCollector collector = Engines.newGradientCollector()) {
      String name = Fixtures.GPT2.mlpOut(1);
      NDArray weight = model.deviceWeights().get(name).duplicate();
      weight.attach(scope);
      weight.setRequiresGradient(true);
      Map<String, NDArray> weights = new HashMap<>(model.deviceWeights());
      weights.put(name, weight);
      NDArray delta = scope.zeros(new Shape(BATCH.size(), model.config().width()));
      delta.setRequiresGradient(true);
      Pass pass = Pass.of(BATCH).record(name).inject(0, delta, new int[BATCH.size()]);
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
