package dev.errata.editor.memit;

import dev.errata.editor.settings.StrictProperties;

/**
 * How MEMIT and its relatives protect what a model knows.
 *
 * @param weight λ, how much the covariance of known keys counts against the edits; the published
 *     {@code mom2_update_weight}
 * @param ridge share of the covariance's mean eigenvalue that is added to all of them; 0 as
 *     published, more where a corpus has fewer keys than a key has numbers
 * @param protectEdits whether the keys of earlier edits are protected too; false as published,
 *     where a batch knows nothing of those before
 */
public record CovarianceSettings(double weight, double ridge, boolean protectEdits) {
  static CovarianceSettings read(StrictProperties p) {
    return new CovarianceSettings(
        p.above("covariance.weight", 0),
        p.byDefault("covariance.ridge", "0").atLeast("covariance.ridge", 0),
        p.byDefault("edits.protect", "false").flag("edits.protect"));
  }

  /** The lines of these settings, with those of the method itself. */
  String[] lines(String... own) {
    String[] lines = new String[own.length + 3];
    System.arraycopy(own, 0, lines, 3, own.length);
    lines[0] = "covariance.weight=" + weight;
    lines[1] = "covariance.ridge=" + ridge;
    lines[2] = "edits.protect=" + protectEdits;
    return lines;
  }
}
