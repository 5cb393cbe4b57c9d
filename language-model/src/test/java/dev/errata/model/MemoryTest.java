package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.decode.Continuation;
import dev.errata.model.decode.Generator;
import dev.errata.model.decode.Scorer;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.KeyValueGradients;
import dev.errata.model.gradient.LossMean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many passes leave neither arrays in any manager nor memory in the process. The count of arrays is
 * exact, and where a model's own manager is capped nothing may even pass through it; the memory of
 * the process moves a little by itself, so a loss is told from noise when it adds up. The Java heap
 * is not part of it: the build gives these tests one that is there from the start.
 */
class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int WARM_UP = 100;
  private static final int ROUNDS = 120;
  private static final int STEPS = 10_000;
  private static final long ALLOWED_KIB = 128 * 1024;

  private static final TokenBatch BATCH = new TokenBatch(List.of(new int[] {4, 8, 15, 16}));
  private static final AnswerBatch ANSWERS =
      AnswerBatch.of(List.of(new int[] {4, 8, 15}), List.of(new int[] {16, 23}));

  private LanguageModel model;

  @BeforeEach
  void load() {
    model = Fixtures.load("gelu-untied");
  }

  /** Half of them for the gradient of a weight, half for its keys and value gradients. */
  @Test
  void shouldStayFlatOverTenThousandForwardAndBackwardPasses() throws IOException {
    model.manager().cap();
    assertFlat(
        STEPS / 2,
        () -> {
          train();
          readKeysAndGradients();
        });
  }

  @Test
  void shouldStayFlatOverScoringGeneratingAndRefreshing() throws IOException {
    Scorer scorer = new Scorer(model);
    Generator greedy = new Generator(model);
    assertFlat(
        ROUNDS,
        () -> {
          scorer.score(List.of(Continuation.of("Oslo", "is a city"), Continuation.of("a", "b")));
          greedy.complete(List.of("a", "bc"), 3);
          model.refresh(List.of(Fixtures.GPT2.mlpOut(1), Fixtures.GPT2.tokenEmbedding()));
        });
  }

  private void assertFlat(int times, Runnable action) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS + " on this system");
    try (LanguageModel owned = model) {
      repeat(action, WARM_UP);
      NDManager all = owned.manager().getParentManager();
      int arrays = all.getManagedArrays().size();
      long before = residentKib();
      repeat(action, times);
      assertThat(all.getManagedArrays().size()).isEqualTo(arrays);
      assertThat(residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  private void train() {
    try (NDManager scope = model.manager().newSubManager();
        GradientCollector collector = Engines.newGradientCollector()) {
      String name = Fixtures.GPT2.mlpOut(1);
      int[] shape = model.weights().shape(name);
      NDArray weight = Engines.newArray(scope, model.weights().get(name), shape[0], shape[1]);
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

  private void readKeysAndGradients() {
    try (NDManager scope = model.manager().newSubManager()) {
      List<String> weights = List.of(Fixtures.GPT2.mlpOut(1));
      KeyValueGradients gradients =
          KeyValueGradients.of(model, scope, ANSWERS, LossMean.BATCH, weights);
      assertThat(gradients.loss()).isFinite();
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
