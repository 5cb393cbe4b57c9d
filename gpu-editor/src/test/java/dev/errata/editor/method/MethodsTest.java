package dev.errata.editor.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditorException;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import java.io.IOException;
import java.io.StringReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MethodsTest {
  static List<Method> methods() {
    return Methods.all();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void shouldReadBackEveryPresetAsItself(Method method) throws IOException {
    for (String preset : method.presets()) {
      MethodSettings settings = SettingsSource.preset(method, preset).settings();
      Properties printed = new Properties();
      printed.load(new StringReader(settings.canonical()));

      MethodSettings again = method.parse(printed, "text");

      assertThat(settings.method()).isEqualTo(method.name());
      assertThat(again).as(preset).isEqualTo(settings);
      assertThat(again.digest()).isEqualTo(settings.digest());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void shouldListThePresetsThatAreThere(Method method) throws IOException, URISyntaxException {
    Path directory =
        Path.of(getClass().getResource("/dev/errata/editor/presets/" + method.name()).toURI());
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(method.presets())
          .startsWith("world-2015")
          .containsExactlyInAnyOrderElementsOf(
              files.map(f -> f.getFileName().toString().replace(".properties", "")).toList());
    }
  }

  @Test
  void shouldListWhatThereIsWhenANameIsUnknown() {
    assertThatThrownBy(() -> Methods.named("magic"))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("magic")
        .hasMessageContaining("alphaedit");
    assertThatThrownBy(() -> SettingsSource.preset(Methods.named("alphaedit"), "world-1789"))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("world-1789")
        .hasMessageContaining("world-2015");
  }

  @Test
  void shouldPutSingleSettingsInPlace() {
    SettingsSource preset = SettingsSource.standard(Methods.named("alphaedit"));

    assertThat(preset.with(Map.of("ridge", "2.5")).settings().canonical()).contains("ridge=2.5");
    assertThatThrownBy(() -> preset.with(Map.of("rigde", "2.5")).settings())
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("preset world-2015 of alphaedit and --set")
        .hasMessageContaining("rigde is unknown (known:");
  }
}
