package dev.errata.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.Checkpoint;
import dev.errata.model.Fixtures;
import dev.errata.model.ModelConfig;
import dev.errata.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations of published models, and what is said of wrong ones. */
class FamiliesTest {
  private static final JsonNode PUBLISHED = published();

  /** As the published models are counted, a tied output matrix once. */
  @ParameterizedTest
  @CsvSource({
    "gpt2, 124439808",
    "gpt2-xl, 1557611200",
    "gpt-j-6b, 6050882784",
    "Llama-2-7b, 6738415616",
    "Meta-Llama-3-8B, 8030261248",
    "Llama-3.1-8B, 8030261248",
    "Llama-3.2-1B, 1235814400",
    "Mistral-7B-v0.1, 7241732096",
    "Qwen2.5-0.5B, 494032768",
    "Qwen2.5-7B, 7615616512",
    "Qwen3-0.6B, 596049920",
    "Qwen3-8B, 8190735360",
    "gemma-2-2b, 2614341888",
    "gemma-2-9b, 9241705984",
  })
  void shouldFindAllParametersOfPublishedModels(String model, long parameters) {
    long sum = 0;
    for (int[] shape : read(model).shapes().values()) {
      long size = 1;
      for (int dimension : shape) {
        size *= dimension;
      }
      sum += size;
    }
    assertThat(sum).isEqualTo(parameters);
  }

  @Test
  void shouldReadWhatSetsAModelApart() {
    ModelConfig llama = read("Llama-3.1-8B");
    assertThat(llama.attention().keyValueHeads()).isEqualTo(8);
    assertThat(llama.positions())
        .isEqualTo(
            new Positions.Rotary(500_000, 128, false, new RopeScaling.Llama3(8, 1, 4, 8192)));
    assertThat(read("Mistral-7B-v0.1").attention().windows()).hasSize(32).containsOnly(4096);
    assertThat(read("Qwen2.5-7B").attention().windows()).containsOnly(AttentionVariant.UNLIMITED);

    ModelConfig gemma = read("gemma-2-9b");
    assertThat(gemma.attention().windows().subList(0, 3))
        .containsExactly(4096, AttentionVariant.UNLIMITED, 4096);
    assertThat(gemma.attention().softCap()).hasValue(50);
    assertThat(gemma.embedding().logitCap()).hasValue(30);
    assertThat(gemma.embedding().scale()).isEqualTo(Math.sqrt(3584));
    assertThat(gemma.attention().scale()).isEqualTo(1 / 16.0);
  }

  @Test
  void shouldReadRotaryPositionsAsNewerFilesSayThem() {
    ObjectNode json = json("Llama-3.1-8B");
    json.putObject("rope_parameters").setAll((ObjectNode) json.remove("rope_scaling"));
    ((ObjectNode) json.get("rope_parameters")).set("rope_theta", json.remove("rope_theta"));

    assertThat(Families.read(json)).isEqualTo(Families.read(json("Llama-3.1-8B")));
  }

  /** A family without one is not known to compute what it should. */
  @Test
  void shouldHaveFixturesOfEveryFamily() {
    Set<String> covered = new TreeSet<>();
    for (String fixture : Fixtures.ALL_FAMILIES) {
      covered.add(Checkpoint.read(Fixtures.directory(fixture)).config().family().modelType());
    }
    assertThat(covered).containsExactlyInAnyOrderElementsOf(Families.known());
  }

  @Test
  void shouldListTheFamiliesWhereOneIsUnknown() {
    assertRefused(
        "gpt2",
        Map.of("model_type", "mamba"),
        "config.json: model_type \"mamba\" is of no known family"
            + " (known: gemma2, gpt2, gptj, llama, mistral, qwen2, qwen3)");
    assertThatThrownBy(() -> Families.read(new ObjectMapper().createObjectNode()))
        .hasMessage("config.json: model_type is missing, expected a text");
    assertThatThrownBy(() -> Families.read(new ObjectMapper().createArrayNode()))
        .hasMessage("config.json is not a JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt2            | n_embd             | 770     | n_embd 770 is not a multiple of n_head 12",
        "gpt2            | n_layer            | 0       | n_layer is 0, expected a whole number above 0",
        "gpt2            | n_layer            | \"12\"  | n_layer is \"12\", expected a whole number above 0",
        "gpt2            | scale_attn_weights | false   | scale_attn_weights is false, expected true",
        "gpt2            | activation_function| \"mish\"| activation_function is \"mish\", expected one of relu, gelu",
        "gpt-j-6b        | rotary_dim         | 63      | rotary_dim is 63, expected an even number up to the width of a head, 256",
        "Llama-3.1-8B    | hidden_size        | null    | hidden_size is missing, expected a whole number above 0",
        "Llama-3.1-8B    | num_key_value_heads| 5       | num_attention_heads 32 is not a multiple of num_key_value_heads 5",
        "Llama-3.1-8B    | rms_norm_eps       | -1      | rms_norm_eps is -1, expected a number above 0",
        "Llama-3.1-8B    | attention_bias     | \"no\"  | attention_bias is \"no\", expected true or false",
        "Llama-3.1-8B    | rope_scaling       | 8       | rope_scaling is 8, expected an object",
        "Llama-3.1-8B    | rope_scaling       | {\"rope_type\": \"yarn\", \"factor\": 4} | rope_scaling.rope_type is \"yarn\", expected one of default, linear, llama3",
        "Llama-3.1-8B    | rope_scaling       | {\"type\": \"dynamic\"} | rope_scaling.type is \"dynamic\", expected one of default, linear, llama3",
        "Llama-3.1-8B    | rope_scaling       | {\"rope_type\": \"linear\"} | rope_scaling.factor is missing, expected a number above 0",
        "Llama-3.1-8B    | quantization_config| {\"bits\": 4} | quantization_config is {\"bits\":4}, expected no such key",
        "Llama-3.1-8B    | partial_rotary_factor | 0.5  | partial_rotary_factor is 0.5, expected no such key",
        "gemma-2-2b      | layer_types        | [\"full_attention\"] | expected sliding_attention or full_attention for each of 26 layers",
        "gemma-2-2b      | sliding_window     | null    | sliding_window is missing, expected a whole number above 0",
        "Qwen3-0.6B      | head_dim           | 7       | head_dim is 7, expected an even number",
        "gpt2            | errata_edit_layers | [12]    | errata_edit_layers names layer 12 of a model with 12 layers",
        "gpt2            | errata_edit_layers | 1       | errata_edit_layers is 1, expected a list of layer numbers",
        "gpt2            | errata_edit_layers | [\"a\"] | errata_edit_layers is [\"a\"], expected a list of layer numbers",
      })
  void shouldNameKeyExpectedAndActual(String model, String key, String value, String message)
      throws IOException {
    assertRefused(model, Map.of(key, new ObjectMapper().readTree(value)), message);
  }

  private static void assertRefused(String model, Map<String, Object> changes, String message) {
    ObjectNode json = json(model);
    changes.forEach(json::putPOJO);
    JsonNode plain = new ObjectMapper().valueToTree(json);
    assertThatThrownBy(() -> Families.read(plain))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static ModelConfig read(String model) {
    return Families.read(json(model));
  }

  private static ObjectNode json(String model) {
    ObjectNode json = PUBLISHED.path(model).deepCopy();
    assertThat(json).as(model).isNotNull();
    return json;
  }

  private static JsonNode published() {
    try (InputStream in = FamiliesTest.class.getResourceAsStream("published-configs.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
