package dev.errata.editor.service;

import dev.errata.editor.EditorException;
import java.time.Duration;
import java.util.Optional;

/**
 * How an editor waits for verdicts.
 *
 * @param timeout after which it goes on without a verdict; none to wait for ever
 */
public record GateSettings(Optional<Duration> timeout) {
  /** Waits for ever. */
  public static final GateSettings PATIENT = new GateSettings(Optional.empty());

  public GateSettings {
    if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
      throw new EditorException("The gate's timeout must be above 0, got " + timeout.get());
    }
  }
}
