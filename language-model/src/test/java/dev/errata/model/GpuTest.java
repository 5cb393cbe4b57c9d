package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The same numbers on a GPU; see docs/gpu.md. */
@Tag("gpu")
class GpuTest {
  static final List<String> NAMES = Fixtures.ALL_FAMILIES;
  private static final int[] TOKENS = {3, 14, 15, 9, 26, 5};

  @BeforeAll
  static void requireGpu() {
    if (Engines.gpus() == 0) {
      System.out.println("skipped: the engine finds no GPU (docs/gpu.md)");
    }
    assumeTrue(Engines.gpus() > 0, "skipped: the engine finds no GPU");
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldComputeAsOnTheCpu(String name) {
    float[] expected = logits(name, "cpu", ComputeType.FLOAT32);

    assertThat(Fixtures.relativeError(logits(name, "gpu", ComputeType.FLOAT32), expected))
        .isLessThan(1e-4);
    assertThat(Fixtures.relativeError(logits(name, "gpu", ComputeType.FLOAT16), expected))
        .isLessThan(5e-3);
    assertThat(Fixtures.relativeError(logits(name, "gpu", ComputeType.BFLOAT16), expected))
        .isLessThan(5e-2);
  }

  private static float[] logits(String name, String device, ComputeType type) {
    LoadOptions options = new LoadOptions(Engines.device(device), type);
    try (LanguageModel model =
            LanguageModel.of(SavingTest.edited(Fixtures.directory(name)), options);
        NDManager scope = model.manager().newSubManager()) {
      return model.run(scope, Pass.of(new TokenBatch(List.of(TOKENS)))).logits().toFloatArray();
    }
  }
}
