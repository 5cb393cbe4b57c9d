package dev.errata.cli.command;

import dev.errata.editor.service.GateSettings;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether an editor waits for verdicts. */
public final class GateOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--gated",
      description =
          "After each batch, wait for the verdict of 'errata evaluate --gate' before the next one,"
              + " and take a batch that failed back.")
  boolean gated;

  @Option(
      names = "--gate-timeout",
      paramLabel = "DURATION",
      description =
          "Go on without a verdict after this long, such as PT60S (default: wait for ever and say"
              + " so every minute).")
  Duration timeout;

  Optional<GateSettings> settings() {
    if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
      throw new ParameterException(
          spec.commandLine(), "--gate-timeout %s: expected above 0".formatted(timeout));
    }
    return gated ? Optional.of(new GateSettings(Optional.ofNullable(timeout))) : Optional.empty();
  }
}
