package dev.errata.model;

import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.DigestChain;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;

/**
 * A model that follows a log of deltas: the one path by which weights change, used alike by the
 * editor, the evaluator and replay. It refuses a delta that is not the next of its chain, so a
 * replica is always exactly the state after {@link #sequence} edits or an exception away from it.
 */
public final class ModelReplica {
  private final LanguageModel model;
  private long sequence;
  private String chainDigest;
  private Candidate candidate;

  /** A delta that may be the next, and the chain digest with it, which takes long to compute. */
  private record Candidate(EditDelta delta, String chainDigest) {}

  /** A replica at the base model, before the first edit: sequence 0, chain = weights digest. */
  public ModelReplica(LanguageModel model) {
    this(model, 0, model.weights().digest());
  }

  /** A replica restored from a snapshot taken after {@code sequence} edits. */
  public ModelReplica(LanguageModel model, long sequence, String chainDigest) {
    this.model = model;
    this.sequence = sequence;
    this.chainDigest = chainDigest;
  }

  public LanguageModel model() {
    return model;
  }

  /** The sequence of the last delta applied; the first delta of a lineage has sequence 1. */
  public long sequence() {
    return sequence;
  }

  /** {@code Hₙ} of {@link DigestChain}. */
  public String chainDigest() {
    return chainDigest;
  }

  /** What the chain digest will be once {@code delta} is applied. */
  public String chainDigestAfter(EditDelta delta) {
    if (candidate == null || candidate.delta() != delta) {
      candidate = new Candidate(delta, DigestChain.next(chainDigest, delta.digest()));
    }
    return candidate.chainDigest();
  }

  /**
   * Applies the next delta to the master weights and refreshes the device copies.
   *
   * @throws DeltaException if {@code sequence} is not the next one, the chain digest differs, or
   *     the delta does not fit the weights; the model is then unchanged
   */
  public void apply(long sequence, EditDelta delta, String expectedChainDigest) {
    if (sequence != this.sequence + 1) {
      throw new DeltaException(
          "delta has sequence %d, the replica is at %d and needs %d"
              .formatted(sequence, this.sequence, this.sequence + 1));
    }
    String next = chainDigestAfter(delta);
    if (!next.equals(expectedChainDigest)) {
      throw new DeltaException(
          "delta %d does not continue the chain: expected %s, got %s"
              .formatted(sequence, expectedChainDigest, next));
    }
    model.weights().applyInPlace(delta);
    model.refresh(delta.updates().stream().map(WeightUpdate::weight).toList());
    this.sequence = sequence;
    this.chainDigest = next;
    candidate = null;
  }
}
