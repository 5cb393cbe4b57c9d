package dev.errata.editor.log;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.log.Ledger.Written;
import dev.errata.event.EditCommand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The earlier batches, read again from where they are logged. A {@link Ledger} says which facts are
 * in force and where their texts are; of these, only the batches that were asked for last stay in
 * memory. Nothing is read before somebody asks. Not safe for use by several threads.
 */
public final class LoggedHistory implements EditHistory, AutoCloseable {
  /**
   * How many batches stay in memory: those of a backtracking depth of 10, and room for facts that
   * were taken back to values of older batches. With a larger depth every look back reads again.
   */
  public static final int CACHED_BATCHES = 64;

  private final Ledger ledger;
  private final BatchReader batches;
  private final LoggedTexts texts;

  /** Goes on from a ledger; closes the reader. */
  public LoggedHistory(Ledger ledger, BatchReader log) {
    this(ledger, log, CACHED_BATCHES);
  }

  /**
   * @param cached how many batches stay in memory at most
   */
  public LoggedHistory(Ledger ledger, BatchReader log, int cached) {
    this.ledger = ledger;
    batches = new CachedBatches(log, cached);
    texts = new LoggedTexts(batches);
  }

  /** What a snapshot has to keep. */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * What a command means after everything noted so far.
   *
   * @param offset where the command is logged
   * @throws dev.errata.editor.EditorException if it takes a fact back whose values the log does not
   *     hold any more
   */
  public Ledger.Task taskOf(long offset, EditCommand command) {
    return ledger.taskOf(offset, command, texts);
  }

  /** Notes an edit that was applied. */
  public void note(long sequence, Ledger.Task task, Set<String> appliedFacts) {
    ledger.note(sequence, task, appliedFacts);
  }

  /**
   * {@inheritDoc} Each has only the facts that no later batch has edited, by key.
   *
   * @throws dev.errata.editor.EditorException if the log does not hold them any more
   */
  @Override
  public List<EditBatchView> newestFirst(int depth) {
    List<EditBatchView> found = new ArrayList<>();
    // Oldest first: a log is read forwards.
    for (List<Written> batch : ledger.inForce(depth)) {
      List<EditItem> edits =
          batch.stream().map(value -> texts.item(value.factKey(), value.ref())).toList();
      found.add(new EditBatchView("sequence " + batch.get(0).sequence(), edits));
    }
    Collections.reverse(found);
    return found;
  }

  @Override
  public void close() {
    batches.close();
  }
}
