package dev.errata.stream.source;

import dev.errata.event.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * Writes the dead letters of a source.
 *
 * @param source what was read, for example {@code jsonl:facts.jsonl}
 * @param stage the step that refuses
 */
public record DeadLetters(String source, String stage, Clock clock) {
  /** Bytes of a piece that are kept; a record of the log holds a little more. */
  public static final int LONGEST = 512 * 1024;

  /**
   * Refuses a piece that came from no topic.
   *
   * @param number which piece of the source it is, such as a line number
   * @param bytes the piece as it was read; of a longer one than {@link #LONGEST} the start is kept
   */
  public DeadLetter of(long number, ByteBuffer bytes, String reason, String message) {
    return of(source, -1, number, bytes, reason, message);
  }

  /** Refuses a record of a topic. */
  public DeadLetter of(
      String topic, int partition, long offset, ByteBuffer bytes, String reason, String message) {
    ByteBuffer kept = bytes.duplicate();
    String cut = "";
    if (kept.remaining() > LONGEST) {
      cut = " (the first %d of %d bytes are kept)".formatted(LONGEST, kept.remaining());
      kept.limit(kept.position() + LONGEST);
    }
    return DeadLetter.newBuilder()
        .setTopic(topic)
        .setPartition(partition)
        .setOffset(offset)
        .setKey(null)
        .setValue(kept.slice())
        .setReason(reason)
        .setMessage(message + cut)
        .setStage(stage)
        .setFailedAt(clock.instant())
        .build();
  }
}
