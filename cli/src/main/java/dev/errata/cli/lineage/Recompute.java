package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import java.util.function.Consumer;

/**
 * Runs the editor again on what it was asked, and compares its deltas with the logged ones. Each
 * batch starts from the logged weights, so that a difference in one batch does not show up in all
 * that follow. The same device and libraries give the same bits; others differ in rounding.
 */
public final class Recompute {
  private final String lineage;
  private final EditSession session;
  private final Ledger ledger = new Ledger();

  /**
   * @param base the base model of the lineage, whose weights are changed
   * @param editor an editor without past edits
   */
  public Recompute(String lineage, LanguageModel base, Editor editor) {
    this.lineage = lineage;
    this.session = new EditSession(new ModelReplica(base), editor);
  }

  /**
   * How one batch came out.
   *
   * @param equal whether the delta has the logged digest
   * @param difference Frobenius norm of the difference over that of the logged delta
   */
  public record Comparison(long sequence, boolean equal, double difference) {}

  /**
   * Recomputes all batches within an extent; reverts are applied as they were logged.
   *
   * @param each told of each batch
   * @throws CliException when the log was made with other hyper-parameters
   */
  public void run(Lineage log, Extent extent, Consumer<Comparison> each) {
    for (LineageEntry entry : log.entries()) {
      if (!extent.includes(entry)) {
        return;
      }
      requireSameSettings(entry);
      step(entry.logged(), each);
    }
  }

  /** The edit sequence reached. */
  public long sequence() {
    return session.replica().sequence();
  }

  private void step(LoggedEdit edit, Consumer<Comparison> each) {
    String chain = edit.applied().getChainDigest();
    EditDelta logged = edit.delta();
    Ledger.Task task = ledger.taskOf(edit.command());
    if (task instanceof Ledger.Write write) {
      EditDelta again = session.compute(write.batch(), ledger).result().delta();
      boolean equal = again.digest().equals(logged.digest());
      double difference = equal ? 0 : DeltaDifference.between(again, logged);
      each.accept(new Comparison(edit.sequence(), equal, difference));
      session.follow(edit.sequence(), logged, chain, write.batch().only(edit.appliedFacts()));
    } else {
      long reverted = task instanceof Ledger.TakeBack takeBack ? takeBack.sequence() : -1;
      session.takeBack(edit.sequence(), logged, chain, reverted);
    }
    ledger.note(edit.sequence(), task, edit.appliedFacts());
  }

  private void requireSameSettings(LineageEntry entry) {
    String logged = entry.applied().getHyperparametersDigest();
    String own = session.editor().hyperparametersDigest();
    if (!logged.equals(own)) {
      throw new CliException(
          "sequence %d of lineage %s was computed with hyper-parameters %s, these are %s; give --settings those it was made with"
              .formatted(entry.sequence(), lineage, logged, own));
    }
  }
}
