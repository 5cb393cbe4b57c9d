package dev.errata.editor.onestep;

import dev.errata.editor.settings.StrictProperties;
import java.util.List;

/**
 * How StableEdit whitens value gradients.
 *
 * @param warmUpBatches the first batches of a lineage, which are edited without whitening
 * @param floor least eigenvalue of the gradients' covariance
 */
public record Whitening(int warmUpBatches, double floor) {
  static Whitening read(StrictProperties p) {
    return new Whitening((int) p.atLeast("warm-up.batches", 0), p.above("whitening.floor", 0));
  }

  List<String> lines() {
    return List.of("warm-up.batches=" + warmUpBatches, "whitening.floor=" + floor);
  }
}
