package dev.errata.editor.service;

import dev.errata.editor.EditSession;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.editor.log.Ledger;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.Digests;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots of one session. They save time only, so editing goes on without one that
 * cannot be written.
 */
final class Checkpoints {
  private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);

  private final String lineage;
  private final Optional<Snapshots> snapshots;
  private final String baseDigest;
  private final EditSession session;

  Checkpoints(
      String lineage, Optional<Snapshots> snapshots, String baseDigest, EditSession session) {
    this.lineage = lineage;
    this.snapshots = snapshots;
    this.baseDigest = baseDigest;
    this.session = session;
  }

  /** Takes one after an entry that carries a weights digest. */
  void takeIfDue(EditApplied entry, LogPlace place, Ledger ledger, Consumer<EditStep> reached) {
    if (entry.getWeightsDigest() != null) {
      take(entry, place, ledger, reached);
    }
  }

  /**
   * Takes one.
   *
   * @param entry the last that was applied
   * @param place where it is, and how far the commands are answered
   * @param ledger everything up to it
   */
  void take(EditApplied entry, LogPlace place, Ledger ledger, Consumer<EditStep> reached) {
    snapshots.ifPresent(
        to -> {
          try {
            to.write(
                snapshot(entry, place, ledger), () -> reached.accept(EditStep.SNAPSHOT_WRITTEN));
          } catch (EditorException e) {
            LOGGER.warn(
                "Lineage {} goes on without a snapshot of sequence {}: {}",
                lineage,
                entry.getSequence(),
                e.getMessage());
            return;
          }
          reached.accept(EditStep.SNAPSHOT_PLACED);
        });
  }

  private Snapshot snapshot(EditApplied entry, LogPlace place, Ledger ledger) {
    LanguageModel model = session.replica().model();
    EditorState editorState = session.editor().state();
    String weights = entry.getWeightsDigest();
    SnapshotState state =
        new SnapshotState(
            lineage,
            entry.getSequence(),
            entry.getChainDigest(),
            weights == null ? model.weights().digest() : weights,
            baseDigest,
            session.editor().hyperparametersDigest(),
            Digests.sha256(editorState.bytes()),
            Digests.sha256(Snapshots.encode(ledger)),
            place.entryOffset(),
            place.nextCommand() - 1,
            entry.getWatermark().toString());
    return new Snapshot(state, model, editorState, ledger);
  }
}
