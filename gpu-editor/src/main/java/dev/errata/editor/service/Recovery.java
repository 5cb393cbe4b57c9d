package dev.errata.editor.service;

import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorFactory;
import dev.errata.editor.EditorState;
import dev.errata.editor.log.LineageLog;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.Digests;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an editor to where its log ends: from the newest snapshot that an editor of the same
 * settings has left, else from the base model. What the log holds of other methods is followed like
 * one's own edits, so that a lineage can go on with another method.
 */
final class Recovery {
  private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

  private final EditorServiceSettings settings;
  private final Optional<Snapshots> snapshots;
  private final String baseDigest;
  private final EditSession session;
  private final long snapshotSequence;
  private final String snapshotChain;

  Recovery(EditorServiceSettings settings, EditorFactory editors) {
    this.settings = settings;
    snapshots = settings.snapshots().map(Snapshots::new);
    LanguageModel base = LanguageModel.load(settings.baseModel());
    baseDigest = base.weights().digest();
    Editor editor = editors.create(base);
    Optional<Snapshots.Restored> restored =
        snapshots.flatMap(
            s -> s.newest(settings.lineage(), baseDigest, editor.hyperparametersDigest()));
    if (restored.isPresent()) {
      base.close();
      SnapshotState state = restored.get().state();
      editor.restore(restored.get().editorState());
      session =
          new EditSession(
              new ModelReplica(restored.get().model(), state.sequence(), state.chainDigest()),
              editor);
      LOGGER.info("Lineage {}: snapshot of sequence {}", settings.lineage(), state.sequence());
    } else {
      session = new EditSession(new ModelReplica(base), editor);
    }
    snapshotSequence = session.replica().sequence();
    snapshotChain = session.replica().chainDigest();
  }

  EditSession session() {
    return session;
  }

  /**
   * Follows the log to its end.
   *
   * @return offset of the first command that the log does not answer
   * @throws EditorException if log, snapshot and base model do not belong together
   */
  long catchUp(LineageLog log, Planner planner) {
    AtomicLong next = new AtomicLong();
    AtomicLong last = new AtomicLong();
    AtomicLong others = new AtomicLong();
    String own = session.editor().hyperparametersDigest();
    log.read(
        edit -> {
          check(edit);
          follow(planner, edit);
          next.set(edit.applied().getCommandPartitionOffset() + 1);
          last.set(edit.sequence());
          if (!edit.applied().getHyperparametersDigest().equals(own)) {
            others.incrementAndGet();
          }
          return true;
        });
    if (last.get() < snapshotSequence) {
      throw new EditorException(
          "Lineage %s: the snapshot is at sequence %d but the log ends at %d; it belongs to another log: remove %s"
              .formatted(
                  settings.lineage(), snapshotSequence, last.get(), settings.snapshots().get()));
    }
    if (others.get() > 0) {
      LOGGER.info(
          "Lineage {}: {} of {} edits were made with another method or other settings; from now on"
              + " {} edits it",
          settings.lineage(),
          others.get(),
          last.get(),
          session.editor().method());
    }
    LOGGER.info("Lineage {}: caught up at sequence {}", settings.lineage(), last.get());
    return next.get();
  }

  private void follow(Planner planner, LoggedEdit edit) {
    try {
      planner.follow(edit);
    } catch (DeltaException e) {
      throw new EditorException(
          "Lineage %s: sequence %d of the log does not fit the base model %s: %s"
              .formatted(settings.lineage(), edit.sequence(), settings.baseModel(), e.getMessage()),
          e);
    }
  }

  private void check(LoggedEdit edit) {
    EditApplied applied = edit.applied();
    if (edit.sequence() == snapshotSequence && !applied.getChainDigest().equals(snapshotChain)) {
      throw new EditorException(
          "Lineage %s: the snapshot of sequence %d has chain digest %s, the log %s; it belongs to another log: remove %s"
              .formatted(
                  settings.lineage(),
                  snapshotSequence,
                  snapshotChain,
                  applied.getChainDigest(),
                  settings.snapshots().get()));
    }
  }

  /** Writes a snapshot after an entry that carries a weights digest. */
  void snapshotIfDue(EditSession edited, EditApplied entry, Consumer<EditStep> reached) {
    if (snapshots.isEmpty() || entry.getWeightsDigest() == null) {
      return;
    }
    EditorState editorState = edited.editor().state();
    SnapshotState state =
        new SnapshotState(
            settings.lineage(),
            entry.getSequence(),
            entry.getChainDigest(),
            entry.getWeightsDigest(),
            baseDigest,
            entry.getHyperparametersDigest(),
            Digests.sha256(editorState.bytes()),
            entry.getWatermark().toString());
    snapshots
        .get()
        .write(
            state,
            edited.replica().model(),
            editorState,
            () -> reached.accept(EditStep.SNAPSHOT_WRITTEN));
    reached.accept(EditStep.SNAPSHOT_PLACED);
  }
}
