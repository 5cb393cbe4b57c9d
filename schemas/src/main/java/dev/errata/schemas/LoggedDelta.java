package dev.errata.schemas;

import dev.errata.event.DeltaChunk;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One entry of the deltas log: what was applied, and the encoded change of weights. */
public final class LoggedDelta {
  /** Largest payload of one record; a broker accepts records of about 1 MB by default. */
  public static final int CHUNK_BYTES = 900_000;

  private final EditApplied applied;
  private final byte[] payload;

  public LoggedDelta(EditApplied applied, byte[] payload) {
    this.applied = applied;
    this.payload = payload.clone();
  }

  public EditApplied applied() {
    return applied;
  }

  public long sequence() {
    return applied.getSequence();
  }

  /** The encoded change; empty when no weight changed. */
  public byte[] payload() {
    return payload.clone();
  }

  /** How many pieces a payload of this length is cut into. */
  public static int chunks(int payloadLength) {
    return (payloadLength + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }

  /** The records that {@link DeltaAssembler} puts together again, in order. */
  public List<DeltaEvent> events() {
    List<DeltaEvent> events = new ArrayList<>();
    int count = chunks(payload.length);
    for (int index = 0; index < count; index++) {
      int start = index * CHUNK_BYTES;
      int length = Math.min(CHUNK_BYTES, payload.length - start);
      ByteBuffer piece = ByteBuffer.wrap(payload, start, length).slice();
      events.add(
          new DeltaEvent(
              new DeltaChunk(applied.getLineage(), applied.getSequence(), index, count, piece)));
    }
    events.add(new DeltaEvent(applied));
    return events;
  }
}
