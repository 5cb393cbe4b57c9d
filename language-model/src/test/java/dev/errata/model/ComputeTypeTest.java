package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class ComputeTypeTest {
  static final List<String> NAMES =
      List.of(
          "relu-5-heads",
          "gptj",
          "llama-tied-bfloat16",
          "mistral-window",
          "qwen2-sharded",
          "qwen3",
          "gemma2");
  private static final int[] TOKENS = {3, 14, 15, 9, 26, 5};

  /** Eight and eleven significant bits in every product of two layers. */
  private static final double BFLOAT16_ERROR = 5e-2;

  private static final double FLOAT16_ERROR = 5e-3;

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldComputeInHalfPrecisionAlmostTheSame(String name) {
    float[] exact = logits(name, ComputeType.FLOAT32);

    assertThat(Fixtures.relativeError(logits(name, ComputeType.FLOAT16), exact))
        .isBetween(1e-6, FLOAT16_ERROR);
    assertThat(Fixtures.relativeError(logits(name, ComputeType.BFLOAT16), exact))
        .isBetween(1e-5, BFLOAT16_ERROR);
  }

  @ParameterizedTest
  @CsvSource({"llama-tied-bfloat16, BFLOAT16", "qwen2-sharded, FLOAT16", "relu-5-heads, BFLOAT16"})
  void shouldGiveGradientsInFloat32(String name, ComputeType type) {
    float[] exact = injectedGradient(name, ComputeType.FLOAT32);

    assertThat(Fixtures.relativeError(injectedGradient(name, type), exact))
        .isBetween(1e-6, 5 * BFLOAT16_ERROR);
  }

  @ParameterizedTest
  @EnumSource(ComputeType.class)
  void shouldShowAnEditAndKeepItInFloat32(ComputeType type) {
    try (LanguageModel model = load("llama-tied-bfloat16", type)) {
      String weight = model.config().names().mlpOut(1);
      int[] shape = model.weights().shape(weight);
      float[] before = model.weights().get(weight);
      float[] logitsBefore = logits(model);
      float[] u = filled(shape[0], 0.3f);
      float[] v = filled(shape[1], 0.7f);

      model
          .weights()
          .applyInPlace(new EditDelta(List.of(LowRank.of(weight, shape[0], 1, shape[1], u, v))));
      model.refresh(List.of(weight));

      float[] after = model.weights().get(weight);
      for (int i = 0; i < after.length; i++) {
        assertThat(after[i]).isEqualTo(before[i] + 0.3f * 0.7f);
      }
      assertThat(Fixtures.relativeError(logits(model), logitsBefore)).isGreaterThan(1e-2);
    }
  }

  @Test
  void shouldKeepVectorsInFloat32() {
    try (LanguageModel model = load("qwen2-sharded", ComputeType.FLOAT16)) {
      NDArray norm = model.deviceWeights().get(model.config().names().finalNorm());
      NDArray matrix = model.deviceWeights().get(model.config().names().mlpOut(0));
      assertThat(norm.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(matrix.getDataType()).isEqualTo(DataType.FLOAT16);
    }
  }

  @Test
  void shouldReadNamesOfTypesAndDevices() {
    assertThat(ComputeType.named("bfloat16")).isEqualTo(ComputeType.BFLOAT16);
    assertThatThrownBy(() -> ComputeType.named("int8"))
        .hasMessage("\"int8\" is no type to compute in; there are float32, float16, bfloat16");
    assertThat(Engines.device("cpu")).isEqualTo(Device.cpu());
    assertThatThrownBy(() -> Engines.device("tpu")).hasMessage("\"tpu\" is no device");
    assertThatThrownBy(() -> Engines.useByDefault("gpux", ComputeType.FLOAT32))
        .hasMessage("\"gpux\" is no device; there are auto, cpu, gpu, gpu0, gpu1, …");
    assertThatThrownBy(() -> Engines.device("gpu99"))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("device gpu99: the engine finds", "GPUs here");
  }

  /** Of a loss with respect to what is added to the residual stream. */
  private static float[] injectedGradient(String name, ComputeType type) {
    try (LanguageModel model = load(name, type);
        NDManager scope = model.manager().newSubManager()) {
      NDArray leaf = scope.zeros(new Shape(1, model.config().width()));
      leaf.setRequiresGradient(true);
      try (GradientCollector collector = Engines.newGradientCollector()) {
        Pass pass = Pass.of(new TokenBatch(List.of(TOKENS))).inject(0, leaf, new int[] {2});
        NDArray logits = model.run(scope, pass).logits();
        collector.backward(logits.logSoftmax(-1).get(":, -1, 7").sum());
      }
      return leaf.getGradient().toFloatArray();
    }
  }

  private static float[] logits(String name, ComputeType type) {
    try (LanguageModel model = load(name, type)) {
      return logits(model);
    }
  }

  private static float[] logits(LanguageModel model) {
    try (NDManager scope = model.manager().newSubManager()) {
      return model.run(scope, Pass.of(new TokenBatch(List.of(TOKENS)))).logits().toFloatArray();
    }
  }

  private static LanguageModel load(String name, ComputeType type) {
    return LanguageModel.load(Fixtures.directory(name), new LoadOptions(Device.cpu(), type));
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }
}
