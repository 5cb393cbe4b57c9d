package dev.errata.editor.alphaedit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditorException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AlphaEditSettingsTest {
  @Test
  void shouldNameEveryProblemAtOnce() throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(TinySettings.SETTINGS.canonical()));
    properties.setProperty("ridge", "0");
    properties.setProperty("layers", "2,1");
    properties.setProperty("target.steps", "many");
    properties.setProperty("answer.end", "perhaps");
    properties.setProperty("ridges", "1");
    properties.remove("context.prefixes");

    assertThatThrownBy(() -> AlphaEditSettings.METHOD.parse(properties, "my.properties"))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("Settings in my.properties")
        .hasMessageContaining("ridge must be above 0.0, got 0.0")
        .hasMessageContaining("layers must be ascending numbers from 0, got 2,1")
        .hasMessageContaining("target.steps must be a number, got many")
        .hasMessageContaining("answer.end must be true or false, got perhaps")
        .hasMessageContaining("ridges is unknown")
        .hasMessageContaining("context.prefixes is missing");
  }
}
