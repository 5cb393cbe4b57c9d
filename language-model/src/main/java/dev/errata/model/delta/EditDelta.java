package dev.errata.model.delta;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one batch of edits does to the weights: at most one change per weight, applied in the listed
 * order. An empty delta is legal (all edits of the batch were rejected).
 *
 * @param updates the changes; each weight occurs once
 */
public record EditDelta(List<WeightUpdate> updates) {
  public EditDelta {
    updates = List.copyOf(updates);
    Set<String> seen = new HashSet<>();
    for (WeightUpdate update : updates) {
      if (!seen.add(update.weight())) {
        throw new DeltaException("delta changes " + update.weight() + " twice");
      }
    }
  }

  /** The delta that takes this one back (up to float32 rounding). */
  public EditDelta negated() {
    return new EditDelta(updates.stream().map(WeightUpdate::negated).toList());
  }

  public boolean isFinite() {
    return updates.stream().allMatch(WeightUpdate::isFinite);
  }

  /** The bytes that go into the log; see {@link DeltaCodec} for the layout. */
  public byte[] encode() {
    return DeltaCodec.encode(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws DeltaException if the bytes are truncated, of another format, or inconsistent
   */
  public static EditDelta decode(byte[] bytes) {
    return DeltaCodec.decode(bytes);
  }

  /** {@code sha256:…} of the encoded bytes. */
  public String digest() {
    return Digests.sha256(encode());
  }
}
