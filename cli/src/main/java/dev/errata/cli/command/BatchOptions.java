package dev.errata.cli.command;

import dev.errata.stream.StreamConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How facts become batches of edits. */
public final class BatchOptions {
  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description =
          "Event time that a change waits for further changes of the same fact, such as PT60S or"
              + " P7D (default: 60 s; in the demo 7 days).")
  Duration settle;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + StreamConfig.DEFAULT_BATCH_SIZE,
      description = "Edits that fill a batch (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--batch-limit",
      paramLabel = "N",
      description =
          "Edits to which a batch may grow while the editor is behind (default: --batch-size).")
  Integer limit;

  @Option(
      names = "--batch-age",
      paramLabel = "DURATION",
      description =
          "Wall-clock time after which a batch closes though it is not full (default: 5 s).")
  Duration age = StreamConfig.DEFAULT_BATCH_AGE;

  @Option(
      names = "--ripples",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Facts that follow from a change and are written with it, at most (default: none).")
  int ripples;

  /** The settings of the stream application. */
  StreamConfig config(String lineage) {
    StreamConfig config = StreamConfig.of(lineage).withBatches(size, age).withRipples(ripples);
    if (limit != null) {
      config = config.withBatchLimit(limit);
    }
    return settle == null ? config : config.withSettleWindow(settle);
  }
}
