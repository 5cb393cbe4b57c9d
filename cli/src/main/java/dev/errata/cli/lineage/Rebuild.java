package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.DeltaException;

/** Turns a base model into the model that it was at some point, by applying what was logged. */
public final class Rebuild {
  private final String lineage;
  private final ModelReplica replica;
  private final boolean verify;

  /**
   * @param base the base model of the lineage, whose weights are changed
   * @param verify whether the weights are compared with every digest that was logged; deltas and
   *     their chain always are
   */
  public Rebuild(String lineage, LanguageModel base, boolean verify) {
    this.lineage = lineage;
    this.verify = verify;
    this.replica = new ModelReplica(base);
  }

  /**
   * Applies the next entries, in order, as far as the extent goes.
   *
   * @return how many were applied
   * @throws CliException when one does not fit the model or its digests
   */
  public int advance(Lineage log, Extent extent) {
    int applied = 0;
    for (LineageEntry entry : log.entries()) {
      if (entry.sequence() > replica.sequence()) {
        if (!extent.includes(entry)) {
          break;
        }
        apply(entry);
        applied++;
      }
    }
    return applied;
  }

  /** The edit sequence reached. */
  public long sequence() {
    return replica.sequence();
  }

  public LanguageModel model() {
    return replica.model();
  }

  public String weightsDigest() {
    return replica.model().weights().digest();
  }

  private void apply(LineageEntry entry) {
    EditApplied applied = entry.applied();
    try {
      replica.apply(applied.getSequence(), entry.logged().delta(), applied.getChainDigest());
    } catch (DeltaException e) {
      throw new CliException(
          "sequence %d of lineage %s cannot be applied: %s; is --model the base model that was edited?"
              .formatted(applied.getSequence(), lineage, e.getMessage()),
          e);
    }
    String expected = applied.getWeightsDigest();
    if (verify && expected != null && !expected.equals(weightsDigest())) {
      throw new CliException(
          "after sequence %d of lineage %s the weights are %s, but the editor logged %s"
              .formatted(applied.getSequence(), lineage, weightsDigest(), expected));
    }
  }
}
