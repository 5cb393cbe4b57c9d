package dev.errata.editor.alphaedit;

import dev.errata.editor.EditorException;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.delta.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * AlphaEdit's hyper-parameters.
 *
 * @param layers the layers edited, ascending; targets are sought at the last
 * @param weight name of the edited weight, with {@code {}} for the layer
 * @param nullSpaceThreshold key directions whose second moment over the corpus reaches it are
 *     protected
 * @param ridge λ of {@link NullSpaceUpdate}, in units of squared key norms
 * @param guardWeight w of {@link GuardedKeys}; 0 is the method as published
 * @param residualScale factor on the residual; 1 is the method as published, more overshoots the
 *     target
 * @param endOfAnswer whether the end-of-answer token is part of what is optimised
 * @param target how target vectors are sought
 * @param context in which contexts a prompt is seen
 */
public record AlphaEditSettings(
    List<Integer> layers,
    String weight,
    double nullSpaceThreshold,
    double ridge,
    double guardWeight,
    double residualScale,
    boolean endOfAnswer,
    TargetSettings target,
    ContextSettings context) {
  private static final String PREFIX_SEPARATOR = "|";

  public AlphaEditSettings {
    layers = List.copyOf(layers);
  }

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
            p.integers("layers"),
            p.text("weight"),
            p.atLeast("nullspace.threshold", 0),
            p.above("ridge", 0),
            p.atLeast("guard.weight", 0),
            p.above("residual.scale", 0),
            p.flag("answer.end"),
            new TargetSettings(
                (int) p.atLeast("target.steps", 1),
                p.above("target.learning-rate", 0),
                p.atLeast("target.stop-loss", 0),
                p.atLeast("target.weight-decay", 0),
                p.atLeast("target.kl-factor", 0),
                p.above("target.clamp-factor", 0)),
            new ContextSettings(
                p.list("context.prefixes", PREFIX_SEPARATOR), p.text("context.essence")));
    p.finish();
    return settings;
  }

  /** Everything as text, one {@code key=value} a line, in a fixed order. */
  public String canonical() {
    return String.join(
        "\n",
        "layers=" + layers.stream().map(String::valueOf).collect(Collectors.joining(",")),
        "weight=" + weight,
        "nullspace.threshold=" + nullSpaceThreshold,
        "ridge=" + ridge,
        "guard.weight=" + guardWeight,
        "residual.scale=" + residualScale,
        "answer.end=" + endOfAnswer,
        "target.steps=" + target.steps(),
        "target.learning-rate=" + target.learningRate(),
        "target.stop-loss=" + target.stopLoss(),
        "target.weight-decay=" + target.weightDecay(),
        "target.kl-factor=" + target.klFactor(),
        "target.clamp-factor=" + target.clampFactor(),
        "context.prefixes=" + String.join(PREFIX_SEPARATOR, context.prefixes()),
        "context.essence=" + context.essence());
  }

  /** {@code sha256:…} of {@link #canonical}. */
  public String digest() {
    return Digests.sha256(canonical().getBytes(StandardCharsets.UTF_8));
  }

  /** The layer after which targets are sought. */
  int targetLayer() {
    return layers.get(layers.size() - 1);
  }

  String weightName(int layer) {
    return weight.replace("{}", Integer.toString(layer));
  }
}
