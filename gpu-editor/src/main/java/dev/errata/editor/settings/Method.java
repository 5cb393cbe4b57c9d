package dev.errata.editor.settings;

import java.util.List;
import java.util.Properties;
import java.util.function.Function;

/**
 * An editing method: how it is called, and how its settings are read. Its editors are made by
 * {@link MethodSettings#create}.
 *
 * @param name as given on the command line and logged
 * @param summary what sets it apart, in a few words
 * @param presets names of the settings that come with it, the default first
 * @param reader takes its keys from properties; unknown and missing ones are reported elsewhere
 */
public record Method(
    String name,
    String summary,
    List<String> presets,
    Function<StrictProperties, ? extends MethodSettings> reader) {
  public Method {
    presets = List.copyOf(presets);
  }

  /**
   * Settings from properties; every key must be known.
   *
   * @param origin where they come from, for messages
   * @throws dev.errata.editor.EditorException naming all keys that are unknown, missing or out of
   *     range
   */
  public MethodSettings parse(Properties properties, String origin) {
    StrictProperties strict = new StrictProperties(properties, origin);
    MethodSettings settings = reader.apply(strict);
    strict.finish();
    return settings;
  }
}
