package dev.errata.editor.alphaedit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditorException;
import dev.errata.editor.TinyModel;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
  @Test
  void shouldRefuseSettingsThatDoNotFitTheModel() throws IOException {
    try (LanguageModel model = TinyModel.load(1)) {
      AlphaEditSettings lastLayer = changed("layers", "3");
      AlphaEditSettings otherFamily = changed("weight", "model.layers.{}.mlp.down_proj.weight");

      assertThatCode(() -> SettingsCheck.against(TinySettings.SETTINGS, model))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> SettingsCheck.against(lastLayer, model))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("can be edited in layers 0 to 2");
      assertThatThrownBy(() -> SettingsCheck.against(otherFamily, model))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("model.layers.1.mlp.down_proj.weight");
    }
  }

  private static AlphaEditSettings changed(String key, String value) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(TinySettings.SETTINGS.canonical()));
    properties.setProperty(key, value);
    return AlphaEditSettings.parse(properties, "test");
  }
}
