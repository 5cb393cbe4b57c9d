package dev.errata.schemas;

import dev.errata.event.DeltaChunk;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Puts the pieces of the deltas log together. Fed with all committed records of the topic from the
 * start, or from just after an {@link EditApplied}, in order.
 */
public final class DeltaAssembler {
  private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
  private long sequence;
  private int next;

  /**
   * Takes the next record.
   *
   * @return the entry that this record completes
   * @throws EventLogException if a piece is missing or out of place
   */
  public Optional<LoggedDelta> accept(DeltaEvent event) {
    Object body = event.getBody();
    if (body instanceof DeltaChunk chunk) {
      add(chunk);
      return Optional.empty();
    }
    if (body instanceof EditApplied applied) {
      return Optional.of(complete(applied));
    }
    throw new EventLogException("Deltas log: unknown kind of record " + body.getClass().getName());
  }

  private void add(DeltaChunk chunk) {
    if (next == 0) {
      sequence = chunk.getSequence();
    }
    if (chunk.getSequence() != sequence || chunk.getIndex() != next) {
      throw new EventLogException(
          "Deltas log of %s: expected piece %d of sequence %d, found piece %d of sequence %d"
              .formatted(
                  chunk.getLineage(), next, sequence, chunk.getIndex(), chunk.getSequence()));
    }
    ByteBuffer payload = chunk.getPayload().duplicate();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    pieces.writeBytes(bytes);
    next++;
  }

  private LoggedDelta complete(EditApplied applied) {
    if (applied.getChunks() != next || (next > 0 && applied.getSequence() != sequence)) {
      throw new EventLogException(
          "Deltas log of %s: sequence %d has %d pieces, found %d of sequence %d"
              .formatted(
                  applied.getLineage(),
                  applied.getSequence(),
                  applied.getChunks(),
                  next,
                  sequence));
    }
    LoggedDelta logged = new LoggedDelta(applied, pieces.toByteArray());
    pieces.reset();
    next = 0;
    return logged;
  }
}
