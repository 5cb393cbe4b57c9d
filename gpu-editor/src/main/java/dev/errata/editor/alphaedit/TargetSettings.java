package dev.errata.editor.alphaedit;

/**
 * How target vectors are searched.
 *
 * @param steps evaluations of the loss; one fewer steps are taken
 * @param learningRate Adam's step size, in units of the residual
 * @param stopLoss an edit whose loss (nats per token) is below it stops
 * @param weightDecay factor of {@code |δ| / |v0|²} in the loss
 * @param klFactor factor of the divergence on the essence prompt; 0 leaves that prompt out
 * @param clampFactor longest shift as a multiple of |v0|
 */
public record TargetSettings(
    int steps,
    double learningRate,
    double stopLoss,
    double weightDecay,
    double klFactor,
    double clampFactor) {}
