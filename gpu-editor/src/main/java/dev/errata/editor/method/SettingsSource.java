package dev.errata.editor.method;

import dev.errata.editor.EditorException;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Settings of a method as a whole, before single ones are put in their place. */
public final class SettingsSource {
  private static final String DIRECTORY = "/dev/errata/editor/presets/";

  private final Method method;
  private final Properties properties;
  private final String origin;

  private SettingsSource(Method method, Properties properties, String origin) {
    this.method = method;
    this.properties = properties;
    this.origin = origin;
  }

  /**
   * The settings that come with a method for a model, for example {@code world-2015}.
   *
   * @throws EditorException listing the presets of the method if there is none of this name
   */
  public static SettingsSource preset(Method method, String name) {
    String resource = DIRECTORY + method.name() + "/" + name + ".properties";
    try (InputStream in = SettingsSource.class.getResourceAsStream(resource)) {
      if (in == null || !method.presets().contains(name)) {
        throw new EditorException(
            "Unknown preset %s of method %s; there are %s"
                .formatted(name, method.name(), String.join(", ", method.presets())));
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      return read(method, reader, "preset %s of %s".formatted(name, method.name()));
    } catch (IOException e) {
      throw new EditorException("Cannot read editor preset " + name + ": " + e.getMessage(), e);
    }
  }

  /** The settings used for a method unless others are named. */
  public static SettingsSource standard(Method method) {
    return preset(method, method.presets().get(0));
  }

  /**
   * Settings from a properties file, with all keys of the method.
   *
   * @throws EditorException if it cannot be read
   */
  public static SettingsSource file(Method method, Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(method, reader, file.toString());
    } catch (NoSuchFileException e) {
      throw new EditorException("Editor settings " + file + " do not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new EditorException("Cannot read editor settings " + file + ": " + e.getMessage(), e);
    }
  }

  private static SettingsSource read(Method method, Reader reader, String origin)
      throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    return new SettingsSource(method, properties, origin);
  }

  /** The same with some settings in place of those read. */
  public SettingsSource with(Map<String, String> overrides) {
    Properties changed = new Properties();
    changed.putAll(properties);
    changed.putAll(overrides);
    String from = overrides.isEmpty() ? origin : origin + " and --set";
    return new SettingsSource(method, changed, from);
  }

  /**
   * The settings.
   *
   * @throws EditorException naming all keys that are unknown, missing or out of range
   */
  public MethodSettings settings() {
    return method.parse(properties, origin);
  }
}
