package dev.errata.editor.alphaedit;

import dev.errata.editor.EditorException;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.delta.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * AlphaEdit's hyper-parameters.
 *
 * @param nullSpaceThreshold key directions whose second moment over the corpus reaches it are
 *     protected
 * @param ridge λ of {@link NullSpaceUpdate}, in units of squared key norms
 * @param guardWeight w of {@link GuardedKeys}; 0 is the method as published
 * @param locate what it shares with its relatives
 */
public record AlphaEditSettings(
    double nullSpaceThreshold, double ridge, double guardWeight, LocateSettings locate) {

  /**
   * The settings that come with Errata for a model, for example {@code world-2015}.
   *
   * @throws EditorException if there are none of this name
   */
  public static AlphaEditSettings preset(String name) {
    String resource = "/dev/errata/editor/presets/" + name + ".properties";
    try (InputStream in = AlphaEditSettings.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new EditorException("Unknown editor preset: " + name);
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8), "preset " + name);
    } catch (IOException e) {
      throw new EditorException("Cannot read editor preset " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Settings from a properties file.
   *
   * @throws EditorException if it cannot be read, or naming all keys that are unknown, missing or
   *     out of range
   */
  public static AlphaEditSettings read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    } catch (IOException e) {
      throw new EditorException("Cannot read editor settings " + file + ": " + e.getMessage(), e);
    }
  }

  private static AlphaEditSettings read(Reader reader, String origin) throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    return parse(properties, origin);
  }

  /**
   * Settings from properties; every key must be there and no other.
   *
   * @param origin where they come from, for messages
   * @throws EditorException naming all keys that are unknown, missing or out of range
   */
  public static AlphaEditSettings parse(Properties properties, String origin) {
    StrictProperties p = new StrictProperties(properties, origin);
    AlphaEditSettings settings =
        new AlphaEditSettings(
            p.atLeast("nullspace.threshold", 0),
            p.above("ridge", 0),
            p.atLeast("guard.weight", 0),
            LocateSettings.read(p));
    p.finish();
    return settings;
  }

  /** Everything as text, one {@code key=value} a line, in a fixed order. */
  public String canonical() {
    return locate.canonical(
        "nullspace.threshold=" + nullSpaceThreshold,
        "ridge=" + ridge,
        "guard.weight=" + guardWeight);
  }

  /** {@code sha256:…} of {@link #canonical}. */
  public String digest() {
    return Digests.sha256(canonical().getBytes(StandardCharsets.UTF_8));
  }
}
