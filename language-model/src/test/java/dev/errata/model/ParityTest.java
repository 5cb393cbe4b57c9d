package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.decode.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The forward pass, its gradient and greedy generation against the transformers library. */
class ParityTest {
  static final List<String> NAMES = Fixtures.ALL_FAMILIES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGiveTheLogitsOfTheReference(String name) {
    JsonNode expected = Fixtures.expected(name);
    List<int[]> prompts = Fixtures.rows(expected.get("prompts"));
    try (LanguageModel model = Fixtures.load(name);
        NDManager scope = model.manager().newSubManager()) {
      for (int i = 0; i < prompts.size(); i++) {
        NDArray logits =
            model.run(scope, Pass.of(new TokenBatch(List.of(prompts.get(i))))).logits();
        float[] reference = Fixtures.expected(name, "logits." + i);
        assertThat(logits.getShape())
            .isEqualTo(new Shape(1, prompts.get(i).length, model.config().vocabularySize()));
        assertThat(Fixtures.relativeError(logits.toFloatArray(), reference)).isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldContinueLikeTheReference(String name) {
    JsonNode expected = Fixtures.expected(name);
    List<int[]> prompts = Fixtures.rows(expected.get("prompts"));
    List<int[]> reference = Fixtures.rows(expected.get("greedy"));
    try (LanguageModel model = Fixtures.load(name)) {
      int lineBreak = model.tokenizer().encode("\n")[0];
      List<int[]> said =
          new Generator(model).completeTokens(prompts, expected.get("new_tokens").intValue());
      for (int i = 0; i < said.size(); i++) {
        int[] untilEnd =
            IntStream.of(reference.get(i)).takeWhile(t -> t != 0 && t != lineBreak).toArray();
        assertThat(said.get(i)).containsExactly(untilEnd);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGiveTheGradientOfTheReference(String name) {
    JsonNode expected = Fixtures.expected(name);
    int[] row = Fixtures.rows(expected.get("prompts")).get(2);
    String weight = expected.get("gradient_of").asText();
    try (LanguageModel model = Fixtures.load(name);
        NDManager scope = model.manager().newSubManager()) {
      NDArray leaf = model.deviceWeights().get(weight).duplicate();
      leaf.attach(scope);
      leaf.setRequiresGradient(true);
      Map<String, NDArray> weights = new HashMap<>(model.deviceWeights());
      weights.put(weight, leaf);
      NDArray loss;
      try (GradientCollector collector = Engines.newGradientCollector()) {
        Trace trace =
            new Decoder(model.config())
                .forward(scope, weights, Pass.of(new TokenBatch(List.of(row))));
        loss = nextTokenLoss(trace.logits(), row);
        collector.backward(loss);
      }
      assertThat((double) loss.getFloat())
          .isCloseTo(expected.get("loss").doubleValue(), org.assertj.core.data.Offset.offset(1e-4));
      float[] reference = Fixtures.expected(name, "gradient");
      assertThat(Fixtures.relativeError(leaf.getGradient().toFloatArray(), reference))
          .isLessThan(1e-3);
    }
  }

  /** Otherwise the fixtures would not show whether it is computed. */
  @ParameterizedTest
  @CsvSource({
    "gptj, rotary_dim, 2",
    "llama-scaled, rope_scaling, null",
    "llama-scaled, rope_theta, 5000",
    "llama-linear, rope_scaling, null",
    "mistral-window, sliding_window, null",
    "qwen2-sharded, use_sliding_window, false",
    "qwen3, rms_norm_eps, 0.1",
    "qwen2-sharded, layer_types, '[\"full_attention\", \"full_attention\"]'",
    "gemma2, sliding_window, 64",
    "gemma2, query_pre_attn_scalar, 8",
    "gemma2, attn_logit_softcapping, null",
    "gemma2, final_logit_softcapping, null",
    "gemma2-untied, hidden_activation, '\"gelu\"'",
  })
  void shouldNeedEachSpecialtyOfAFamily(
      String name, String key, String value, @TempDir Path directory) throws IOException {
    for (Path file : Fixtures.files(name)) {
      Files.copy(file, directory.resolve(file.getFileName()));
    }
    ObjectMapper mapper = new ObjectMapper();
    Path config = directory.resolve("config.json");
    ObjectNode json = (ObjectNode) mapper.readTree(config.toFile());
    json.set(key, mapper.readTree(value));
    mapper.writeValue(config.toFile(), json);
    int[] prompt = Fixtures.rows(Fixtures.expected(name).get("prompts")).get(2);
    try (LanguageModel model = LanguageModel.load(directory, Device.cpu());
        NDManager scope = model.manager().newSubManager()) {
      float[] logits =
          model.run(scope, Pass.of(new TokenBatch(List.of(prompt)))).logits().toFloatArray();
      assertThat(Fixtures.relativeError(logits, Fixtures.expected(name, "logits.2")))
          .isGreaterThan(2e-4);
    }
  }

  private static NDArray nextTokenLoss(NDArray logits, int[] row) {
    long[] next = Arrays.stream(row, 1, row.length).asLongStream().toArray();
    NDArray logs = logits.get("0, :-1").logSoftmax(-1);
    NDArray index = logits.getManager().create(next, new Shape(next.length, 1));
    return logs.gather(index, 1).mean().neg();
  }
}
