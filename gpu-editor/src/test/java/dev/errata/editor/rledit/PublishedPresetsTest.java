package dev.errata.editor.rledit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.Outcome.Applied;
import dev.errata.editor.TinyModel;
import dev.errata.editor.method.Methods;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.editor.rledit.training.TrainingRecipe;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.model.Checkpoint;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.WeightUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The presets of published models, on random models of their families. */
class PublishedPresetsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A published model, and a small one of its family. */
  enum Published {
    GPT_J_6B(
        "transformer.h.{1-2}.mlp.fc_out.weight",
        """
        {"model_type": "gptj", "vocab_size": %d, "n_positions": 48, "n_embd": 32, "n_head": 4,
         "n_layer": 3, "n_inner": null, "rotary_dim": 4, "layer_norm_epsilon": 1e-5,
         "activation_function": "gelu_new", "tie_word_embeddings": false}
        """),
    LLAMA_3_8B(
        "model.layers.{1-1}.mlp.gate_proj.weight,model.layers.{2-2}.mlp.up_proj.weight",
        standard("llama", "\"hidden_act\": \"silu\", \"tie_word_embeddings\": false")),
    MISTRAL_7B(
        "model.layers.{1-2}.mlp.up_proj.weight",
        standard("mistral", "\"hidden_act\": \"silu\", \"sliding_window\": null")),
    GEMMA_2_9B(
        "model.layers.{1-2}.mlp.gate_proj.weight,model.layers.{1-2}.mlp.up_proj.weight",
        standard(
            "gemma2",
            "\"hidden_activation\": \"gelu_pytorch_tanh\", \"query_pre_attn_scalar\": 8,"
                + " \"sliding_window\": 16, \"attn_logit_softcapping\": 50.0,"
                + " \"final_logit_softcapping\": 30.0"));

    private final String weights;
    private final String config;

    Published(String weights, String config) {
      this.weights = weights;
      this.config = config;
    }

    private static String standard(String type, String rest) {
      return """
      {"model_type": "%s", "vocab_size": %%d, "hidden_size": 32, "intermediate_size": 96,
       "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8,
       "max_position_embeddings": 48, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, %s}
      """
          .formatted(type, rest);
    }

    String preset() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The preset, small. */
    TrainingRecipe recipe() {
      return TrainingRecipe.preset(
          preset(), Map.of("weights", weights, "rank", "4", "eta", "0.02", "unrelated", "3"));
    }

    Checkpoint checkpoint() {
      return TinyModel.checkpoint(size -> parsed(config.formatted(size)), 1);
    }

    private static ObjectNode parsed(String json) {
      try {
        return (ObjectNode) JSON.readTree(json);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void shouldNameTheSameKindsOfWeights(Published published) {
    assertThat(kinds(TrainingRecipe.preset(published.preset(), Map.of()).weights()))
        .isEqualTo(kinds(published.recipe().weights()));
  }

  private static Set<String> kinds(NamedWeights weights) {
    return weights.names().stream()
        .map(name -> name.replaceFirst("\\d+", "N"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTrainEditAndFollowTheLog(Published published) {
    Checkpoint checkpoint = published.checkpoint();
    EditBatchView batch =
        new EditBatchView("b", List.of(TinyModel.edit(0, 0), TinyModel.edit(1, 2)));
    try (LanguageModel base = LanguageModel.of(checkpoint, Device.cpu());
        LanguageModel model = LanguageModel.of(checkpoint, Device.cpu());
        LanguageModel copy = LanguageModel.of(checkpoint, Device.cpu());
        Editor editor = editor(published, base)) {
      EditResult result =
          new EditSession(new ModelReplica(model), editor).edit(batch, EditHistory.none());

      assertThat(result.outcomes())
          .hasSize(2)
          .allSatisfy(
              outcome -> {
                Applied applied = (Applied) outcome;
                assertThat(applied.probabilityAfter()).isGreaterThan(applied.probabilityBefore());
              });
      assertThat(result.delta().updates())
          .extracting(WeightUpdate::weight)
          .containsExactlyElementsOf(published.recipe().weights().names());
      ModelReplica replica = new ModelReplica(copy);
      replica.apply(1, result.delta(), replica.chainDigestAfter(result.delta()));
      assertThat(copy.weights().digest()).isEqualTo(model.weights().digest());
    }
  }

  private Editor editor(Published published, LanguageModel base) {
    Path network =
        TinyHyper.train(
            directory.resolve("network.safetensors"),
            base,
            NetworkKind.RLEDIT,
            2,
            published.recipe());
    Properties properties = new Properties();
    properties.put("network", network.toString());
    return Methods.named("rledit")
        .parse(properties, "test")
        .create(base, HyperEditorContract.RESOURCES);
  }
}
