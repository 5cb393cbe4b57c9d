package dev.errata.stream;

import dev.errata.schemas.Topics;
import dev.errata.stream.trust.TrustPolicy;
import java.time.Duration;

/**
 * Settings of the stream application.
 *
 * @param lineage whose edits it commands
 * @param settleWindow event time that a change of a fact waits for further ones; default 60 s; zero
 *     lets every change through
 * @param batchSize edits that fill a batch; default 32
 * @param batchLimit edits to which a batch may grow while the editor is behind; default: the size,
 *     so that none grows
 * @param batchAge wall-clock time after which a batch closes though it is not full; default 5 s
 * @param live whether event time also advances with the wall clock, so that the last changes settle
 *     while the source is quiet; for sources that report the present; default false
 * @param ripples how many facts that follow from a change are written with it at most; default 0
 * @param policy which changes wait longer or do not pass; default: all are equal
 */
public record StreamConfig(
    String lineage,
    Duration settleWindow,
    int batchSize,
    int batchLimit,
    Duration batchAge,
    boolean live,
    int ripples,
    TrustPolicy policy) {
  public static final Duration DEFAULT_SETTLE_WINDOW = Duration.ofSeconds(60);
  public static final int DEFAULT_BATCH_SIZE = 32;
  public static final Duration DEFAULT_BATCH_AGE = Duration.ofSeconds(5);

  public StreamConfig {
    Topics.edits(lineage); // refuses a lineage that cannot be part of a topic name
    require(!settleWindow.isNegative(), "settle window", settleWindow, "zero or more");
    require(batchSize > 0, "batch size", batchSize, "1 or more");
    require(batchLimit >= batchSize, "batch limit", batchLimit, "the batch size or more");
    require(ripples >= 0, "ripples", ripples, "zero or more");
    require(batchAge.toMillis() > 0, "batch age", batchAge, "1 ms or more");
  }

  /** The defaults, which suit live sources. */
  public static StreamConfig of(String lineage) {
    return new StreamConfig(
        lineage,
        DEFAULT_SETTLE_WINDOW,
        DEFAULT_BATCH_SIZE,
        DEFAULT_BATCH_SIZE,
        DEFAULT_BATCH_AGE,
        false,
        0,
        TrustPolicy.EQUAL);
  }

  public StreamConfig withSettleWindow(Duration window) {
    return new StreamConfig(
        lineage, window, batchSize, batchLimit, batchAge, live, ripples, policy);
  }

  public StreamConfig withBatches(int size, Duration age) {
    return new StreamConfig(lineage, settleWindow, size, size, age, live, ripples, policy);
  }

  public StreamConfig withBatchLimit(int limit) {
    return new StreamConfig(
        lineage, settleWindow, batchSize, limit, batchAge, live, ripples, policy);
  }

  public StreamConfig withLive(boolean isLive) {
    return new StreamConfig(
        lineage, settleWindow, batchSize, batchLimit, batchAge, isLive, ripples, policy);
  }

  public StreamConfig withRipples(int most) {
    return new StreamConfig(
        lineage, settleWindow, batchSize, batchLimit, batchAge, live, most, policy);
  }

  public StreamConfig withPolicy(TrustPolicy trust) {
    return new StreamConfig(
        lineage, settleWindow, batchSize, batchLimit, batchAge, live, ripples, trust);
  }

  /** The Kafka Streams application id; its internal topics and transactions carry it. */
  public String applicationId() {
    return "errata." + lineage + ".stream";
  }

  private static void require(boolean holds, String name, Object actual, String expected) {
    if (!holds) {
      throw new StreamException("%s is %s, expected %s".formatted(name, actual, expected));
    }
  }
}
