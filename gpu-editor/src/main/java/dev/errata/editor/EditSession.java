package dev.errata.editor;

import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;

/**
 * A model under edit: what has to happen between computing a delta and computing the next, without
 * saying where deltas are logged. Not safe for use by several threads.
 */
public final class EditSession {
  private final ModelReplica replica;
  private final Editor editor;

  /**
   * A delta that is computed and not applied yet.
   *
   * @param sequence its edit sequence
   * @param batch what was asked
   * @param chainDigest the chain digest with it
   */
  public record Pending(long sequence, EditBatchView batch, EditResult result, String chainDigest) {
    /** The edits that the delta carries. */
    public EditBatchView accepted() {
      return batch.only(result.appliedFacts());
    }
  }

  public EditSession(ModelReplica replica, Editor editor) {
    this.replica = replica;
    this.editor = editor;
  }

  public ModelReplica replica() {
    return replica;
  }

  public Editor editor() {
    return editor;
  }

  /** Computes the next delta; nothing changes. */
  public Pending compute(EditBatchView batch, EditHistory history) {
    EditResult result = editor.edit(replica.model(), batch, history);
    return new Pending(
        replica.sequence() + 1, batch, result, replica.chainDigestAfter(result.delta()));
  }

  /** Applies a delta of {@link #compute}. */
  public void apply(Pending pending) {
    follow(pending.sequence(), pending.result().delta(), pending.chainDigest(), pending.accepted());
  }

  /** Applies a logged delta of a batch; the same steps that {@link #apply} takes. */
  public void follow(long sequence, EditDelta delta, String chainDigest, EditBatchView accepted) {
    editor.applying(replica.model(), sequence, accepted);
    replica.apply(sequence, delta, chainDigest);
    editor.applied(replica.model(), sequence, accepted);
  }

  /** Applies the negated delta of a batch. */
  public void takeBack(long sequence, EditDelta negated, String chainDigest, long reverted) {
    replica.apply(sequence, negated, chainDigest);
    editor.reverted(reverted);
  }

  /** Computes and applies at once, for editing without a log. */
  public EditResult edit(EditBatchView batch, EditHistory history) {
    Pending pending = compute(batch, history);
    apply(pending);
    return pending.result();
  }

  /** Computes, applies and appends, with the edits appended before as the history. */
  public EditResult edit(EditBatchView batch, EditLog log) {
    Pending pending = compute(batch, log.history());
    apply(pending);
    log.append(pending.sequence(), pending.accepted());
    return pending.result();
  }
}
