package dev.errata.editor.locate;

import dev.errata.editor.settings.StrictProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * How target vectors are searched.
 *
 * @param steps evaluations of the loss; one fewer steps are taken
 * @param learningRate Adam's step size, in units of the residual
 * @param stopLoss an edit whose loss (nats per token) is below it stops
 * @param weightDecay factor of {@code |δ| / |v0|²} in the loss
 * @param klFactor factor of the divergence on the essence prompt; 0 leaves that prompt out
 * @param clampFactor longest shift as a multiple of |v0|
 * @param normAnchor norm to which every solved value is scaled ({@link NormAnchor}); 0 leaves them
 */
public record TargetSettings(
    int steps,
    double learningRate,
    double stopLoss,
    double weightDecay,
    double klFactor,
    double clampFactor,
    double normAnchor) {
  private static final String NORM_ANCHOR = "norm.anchor";

  /** Reads the keys that start with {@code target.}, and {@code norm.anchor}. */
  public static TargetSettings read(StrictProperties p) {
    return new TargetSettings(
        (int) p.atLeast("target.steps", 1),
        p.above("target.learning-rate", 0),
        p.atLeast("target.stop-loss", 0),
        p.atLeast("target.weight-decay", 0),
        p.atLeast("target.kl-factor", 0),
        p.above("target.clamp-factor", 0),
        p.byDefault(NORM_ANCHOR, "0").atLeast(NORM_ANCHOR, 0));
  }

  /** One {@code key=value} each, in a fixed order; an anchor only where there is one. */
  public List<String> lines() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "target.steps=" + steps,
                "target.learning-rate=" + learningRate,
                "target.stop-loss=" + stopLoss,
                "target.weight-decay=" + weightDecay,
                "target.kl-factor=" + klFactor,
                "target.clamp-factor=" + clampFactor));
    if (normAnchor > 0) {
      lines.add(NORM_ANCHOR + "=" + normAnchor);
    }
    return lines;
  }
}
