package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs the editor again on what it was asked, and compares its deltas with the logged ones. Each
 * batch starts from the logged weights, so that a difference in one batch does not show up in all
 * that follow. The same device and libraries give the same bits, with methods that look back if the
 * editor was not restarted meanwhile; all else differs in rounding.
 */
public final class Recompute {
  private final String lineage;
  private final EditSession session;
  private final LoggedHistory history;

  /**
   * @param base the base model of the lineage, whose weights are changed
   * @param editor an editor without past edits
   * @param history of no edits yet, over the lineage's log
   */
  public Recompute(String lineage, LanguageModel base, Editor editor, LoggedHistory history) {
    this.lineage = lineage;
    this.session = new EditSession(new ModelReplica(base), editor);
    this.history = history;
  }

  /**
   * How one batch came out.
   *
   * @param equal whether the delta has the logged digest
   * @param difference Frobenius norm of the difference over that of the logged delta
   */
  public record Comparison(long sequence, boolean equal, double difference) {}

  /**
   * Recomputes the batches within an extent that were made with this editor's settings. Those of
   * other methods or settings, and reverts, are applied as they were logged.
   *
   * @param each told of each batch that was recomputed
   * @return how many batches were made otherwise, by method
   * @throws CliException when no batch was made with these settings, though there are others
   */
  public Map<String, Integer> run(Lineage log, Extent extent, Consumer<Comparison> each) {
    Map<String, Integer> others = new TreeMap<>();
    AtomicInteger compared = new AtomicInteger();
    for (LineageEntry entry : log.entries()) {
      if (!extent.includes(entry)) {
        break;
      }
      boolean own = isOwn(entry);
      if (!own && !entry.requests().isEmpty()) {
        others.merge(entry.applied().getMethod(), 1, Integer::sum);
      }
      step(
          entry.logged(),
          own,
          comparison -> {
            compared.incrementAndGet();
            each.accept(comparison);
          });
    }
    if (compared.get() == 0 && !others.isEmpty()) {
      throw new CliException(
          "lineage %s was made with %s and other settings than these; give the --method, --preset, --settings and --set it was made with"
              .formatted(lineage, String.join(", ", others.keySet())));
    }
    return others;
  }

  /** The edit sequence reached. */
  public long sequence() {
    return session.replica().sequence();
  }

  private void step(LoggedEdit edit, boolean compare, Consumer<Comparison> each) {
    String chain = edit.applied().getChainDigest();
    EditDelta logged = edit.delta();
    Ledger.Task task = history.taskOf(edit.commandOffset(), edit.command());
    if (task instanceof Ledger.Write write) {
      EditDelta delta = compare ? compare(edit.sequence(), write, logged, each) : logged;
      session.follow(edit.sequence(), delta, chain, write.batch().only(edit.appliedFacts()));
    } else {
      long reverted = task instanceof Ledger.TakeBack takeBack ? takeBack.sequence() : -1;
      session.takeBack(edit.sequence(), logged, chain, reverted);
    }
    history.note(edit.sequence(), task, edit.appliedFacts());
  }

  /** Returns the delta to go on with: the recomputed one where it is the same, as when editing. */
  private EditDelta compare(
      long sequence, Ledger.Write write, EditDelta logged, Consumer<Comparison> each) {
    EditDelta again = session.compute(write.batch(), history).result().delta();
    boolean equal = again.digest().equals(logged.digest());
    each.accept(
        new Comparison(sequence, equal, equal ? 0 : DeltaDifference.between(again, logged)));
    return equal ? again : logged;
  }

  private boolean isOwn(LineageEntry entry) {
    String logged = entry.applied().getHyperparametersDigest();
    return logged.equals(session.editor().hyperparametersDigest());
  }
}
