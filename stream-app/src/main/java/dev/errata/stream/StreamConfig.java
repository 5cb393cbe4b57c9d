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
 * @param batchAge wall-clock time after which a batch closes though it is not full; default 5 s
 * @param duplicateMemory event time for which event ids are remembered; default 30 days
 * @param live whether event time also advances with the wall clock, so that the last changes settle
 *     while the source is quiet; for sources that report the present; default false
 * @param policy which changes wait longer or do not pass; default: all are equal
 */
public record StreamConfig(
    String lineage,
    Duration settleWindow,
    int batchSize,
    Duration batchAge,
    Duration duplicateMemory,
    boolean live,
    TrustPolicy policy) {
  public static final Duration DEFAULT_SETTLE_WINDOW = Duration.ofSeconds(60);
  public static final int DEFAULT_BATCH_SIZE = 32;
  public static final Duration DEFAULT_BATCH_AGE = Duration.ofSeconds(5);
  public static final Duration DEFAULT_DUPLICATE_MEMORY = Duration.ofDays(30);

  public StreamConfig {
    Topics.edits(lineage); // refuses a lineage that cannot be part of a topic name
    require(!settleWindow.isNegative(), "settle window", settleWindow, "zero or more");
    require(batchSize > 0, "batch size", batchSize, "1 or more");
    require(batchAge.toMillis() > 0, "batch age", batchAge, "1 ms or more");
    require(duplicateMemory.toMillis() > 0, "duplicate memory", duplicateMemory, "1 ms or more");
  }

  /** The defaults, which suit live sources. */
  public static StreamConfig of(String lineage) {
    return new StreamConfig(
        lineage,
        DEFAULT_SETTLE_WINDOW,
        DEFAULT_BATCH_SIZE,
        DEFAULT_BATCH_AGE,
        DEFAULT_DUPLICATE_MEMORY,
        false,
        TrustPolicy.EQUAL);
  }

  public StreamConfig withSettleWindow(Duration window) {
    return new StreamConfig(lineage, window, batchSize, batchAge, duplicateMemory, live, policy);
  }

  public StreamConfig withBatches(int size, Duration age) {
    return new StreamConfig(lineage, settleWindow, size, age, duplicateMemory, live, policy);
  }

  public StreamConfig withDuplicateMemory(Duration memory) {
    return new StreamConfig(lineage, settleWindow, batchSize, batchAge, memory, live, policy);
  }

  public StreamConfig withLive(boolean isLive) {
    return new StreamConfig(
        lineage, settleWindow, batchSize, batchAge, duplicateMemory, isLive, policy);
  }

  public StreamConfig withPolicy(TrustPolicy trust) {
    return new StreamConfig(
        lineage, settleWindow, batchSize, batchAge, duplicateMemory, live, trust);
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
