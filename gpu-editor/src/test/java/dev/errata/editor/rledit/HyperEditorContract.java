package dev.errata.editor.rledit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.editor.EditorException;
import dev.errata.editor.TinyModel;
import dev.errata.editor.method.Methods;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.editor.settings.EditorResources;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What methods with a hypernetwork hold to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HyperEditorContract extends EditorContract {
  static final EditorResources RESOURCES = new EditorResources(null, Path.of("target"));

  @TempDir static Path directory;
  private final NetworkKind kind;
  private Path network;

  HyperEditorContract(NetworkKind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void train() {
    network = TinyHyper.train(directory.resolve(kind + ".safetensors"), kind, 2, Map.of());
  }

  @Override
  protected Editor create(LanguageModel base) {
    return settings(Map.of()).create(base, RESOURCES);
  }

  HyperSettings settings(Map<String, String> overrides) {
    Properties properties = new Properties();
    properties.put("network", network.toString());
    properties.putAll(overrides);
    return (HyperSettings) Methods.named(kind.method()).parse(properties, "test");
  }

  @Override
  protected int rankLimit(EditBatchView batch) {
    return batch.edits().stream()
        .mapToInt(edit -> model.tokenizer().encode(edit.answer()).length + 1)
        .sum();
  }

  @Override
  protected boolean forgetsWhatIsTakenBack() {
    return false;
  }

  @Test
  void shouldRefuseANetworkOfAnotherModel() {
    try (LanguageModel other = TinyModel.load(2)) {
      assertThatThrownBy(() -> settings(Map.of()).create(other, RESOURCES))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("was trained for something else")
          .hasMessageContaining(other.weights().digest());
    }
  }

  @Test
  void shouldRefuseOtherWeights() {
    HyperSettings settings = settings(Map.of("weights", "transformer.h.1.mlp.c_proj.weight"));

    assertThatThrownBy(() -> settings.create(model, RESOURCES))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("trained for [transformer.h.1.mlp.c_proj.weight, transformer.h.2");
  }

  @Test
  void shouldRefuseANetworkThatIsNotThere() {
    HyperSettings settings = settings(Map.of("network", "no-such.safetensors"));

    assertThatThrownBy(() -> settings.create(model, RESOURCES))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("no-such.safetensors, which does not exist; train one with");
  }

  @Test
  void shouldKnowWhatItWasTrainedOn() {
    assertThat(settings(Map.of()).trainedOn(RESOURCES))
        .containsExactlyInAnyOrderElementsOf(TinyModel.COUNTRIES);
  }

  @Test
  void shouldHaveADigestOfSettingsAndNetwork() {
    Path other = TinyHyper.train(directory.resolve("other.safetensors"), kind, 3, Map.of());
    try (Editor first = create(model);
        Editor again = settings(Map.of("network", network.toString())).create(model, RESOURCES);
        Editor moved = settings(Map.of("network", other.toString())).create(model, RESOURCES);
        Editor set = settings(Map.of("backtracking.depth", "3")).create(model, RESOURCES)) {
      assertThat(again.hyperparametersDigest()).isEqualTo(first.hyperparametersDigest());
      assertThat(moved.hyperparametersDigest()).isNotEqualTo(first.hyperparametersDigest());
      assertThat(set.hyperparametersDigest()).isNotEqualTo(first.hyperparametersDigest());
    }
  }

  /** A history whose one batch the model has never been told. */
  EditHistory lost(EditItem edit) {
    return depth -> List.of(new EditBatchView("past", List.of(edit)));
  }

  EditResult editWith(Map<String, String> overrides, EditHistory history) {
    EditBatchView batch = new EditBatchView("b", List.of(TinyModel.edit(0, 0)));
    try (Editor editor = settings(overrides).create(model, RESOURCES)) {
      return editor.edit(model, batch, history);
    }
  }

  EditSession session(Editor editor) {
    return new EditSession(new ModelReplica(model), editor);
  }
}
