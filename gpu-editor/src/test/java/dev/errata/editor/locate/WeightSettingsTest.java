package dev.errata.editor.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditorException;
import dev.errata.editor.TinyModel;
import dev.errata.model.LanguageModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightSettingsTest {
  private static final String WEIGHT = "transformer.h.{}.mlp.c_proj.weight";

  @Test
  void shouldRefuseSettingsThatDoNotFitTheModel() {
    try (LanguageModel model = TinyModel.load(1)) {
      WeightSettings lastLayer = new WeightSettings(List.of(3), WEIGHT);
      WeightSettings otherFamily =
          new WeightSettings(List.of(1), "model.layers.{}.mlp.down_proj.weight");

      assertThatCode(() -> new WeightSettings(List.of(1, 2), WEIGHT).on(model))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> lastLayer.on(model))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("can be edited in layers 0 to 2");
      assertThatThrownBy(() -> otherFamily.on(model))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("model.layers.1.mlp.down_proj.weight");
    }
  }

  @Test
  void shouldTakeFromTheModelWhatIsLeftToIt() {
    try (LanguageModel model = TinyModel.load(1)) {
      assertThat(new WeightSettings(List.of(), "").on(model))
          .isEqualTo(new WeightSettings(List.of(1, 2), WEIGHT));
    }
  }
}
