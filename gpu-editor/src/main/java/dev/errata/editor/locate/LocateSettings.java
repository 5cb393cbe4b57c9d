package dev.errata.editor.locate;

import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;
import java.util.stream.Stream;

/**
 * The settings that all locate-then-edit methods share.
 *
 * @param weights which weights are edited; targets are sought after their last layer
 * @param residualScale factor on the residual; 1 is as published, more overshoots the target
 * @param target how target vectors are sought
 * @param context in which contexts a prompt is seen
 */
public record LocateSettings(
    WeightSettings weights, double residualScale, TargetSettings target, ContextSettings context) {

  /** Reads the keys of every group. */
  public static LocateSettings read(StrictProperties p) {
    return new LocateSettings(
        WeightSettings.read(p),
        p.above("residual.scale", 0),
        TargetSettings.read(p),
        ContextSettings.read(p));
  }

  /** The settings as text, those of the method itself among them, in a fixed order. */
  public String canonical(String... own) {
    return Stream.of(
            weights.lines(),
            List.of(own),
            List.of("residual.scale=" + residualScale),
            context.endLines(),
            target.lines(),
            context.lines())
        .flatMap(List::stream)
        .reduce((a, b) -> a + "\n" + b)
        .orElseThrow();
  }

  /**
   * The same with layers and weights of a model where these were left to it.
   *
   * @throws dev.errata.editor.EditorException if the model lacks one
   */
  public LocateSettings on(LanguageModel model) {
    return new LocateSettings(weights.on(model), residualScale, target, context);
  }

  /** The contexts of an edit; the essence prompt only where the target search looks at it. */
  public ContextSettings contexts() {
    return target.klFactor() == 0 ? context.withoutEssence() : context;
  }

  public List<Integer> layers() {
    return weights.layers();
  }

  /** The layer after which targets are sought. */
  public int targetLayer() {
    return weights.last();
  }

  public String weightName(int layer) {
    return weights.name(layer);
  }
}
