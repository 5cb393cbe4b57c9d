package dev.errata.editor.service;

import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorFactory;
import dev.errata.editor.log.GateRevert;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LineageLog;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.DeltaException;
import java.time.Instant;
import java.util.Optional;
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
  private final Optional<Snapshot> restored;
  private final EditSession session;
  private final Checkpoints checkpoints;

  Recovery(EditorServiceSettings settings, EditorFactory editors) {
    this.settings = settings;
    Optional<Snapshots> snapshots =
        settings.snapshots().map(directory -> new Snapshots(directory, settings.policy()));
    LanguageModel base = LanguageModel.load(settings.baseModel());
    String baseDigest = base.weights().digest();
    Editor editor = editors.create(base);
    restored =
        snapshots.flatMap(
            s -> s.newest(settings.lineage(), baseDigest, editor.hyperparametersDigest()));
    if (restored.isPresent()) {
      base.close();
      editor.restore(restored.get().editorState());
    }
    session =
        new EditSession(restored.map(Recovery::replica).orElse(new ModelReplica(base)), editor);
    checkpoints = new Checkpoints(settings.lineage(), snapshots, baseDigest, session);
  }

  private static ModelReplica replica(Snapshot from) {
    return new ModelReplica(from.model(), from.state().sequence(), from.state().chainDigest());
  }

  EditSession session() {
    return session;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** What the snapshot knows was written. */
  Ledger ledger() {
    return restored.map(Snapshot::ledger).orElseGet(Ledger::new);
  }

  /** A planner at the snapshot, or at the base model. */
  Planner planner(LineageLog log, LoggedHistory history) {
    Instant watermark =
        restored.map(from -> Instant.parse(from.state().watermark())).orElse(Instant.EPOCH);
    return new Planner(session, log, history, watermark);
  }

  /**
   * Follows the log to its end; from the snapshot on, where there is one.
   *
   * @return offset of the first command that the log does not answer
   * @throws EditorException if log, snapshot and base model do not belong together
   */
  long catchUp(LineageLog log, Planner planner) {
    restored.ifPresent(from -> requireSameLog(log, from.state()));
    Tail tail = new Tail();
    if (restored.isPresent()) {
      log.readFrom(restored.get().state().entryOffset() + 1, edit -> tail.add(planner, edit));
    } else {
      log.read(edit -> tail.add(planner, edit));
    }
    tail.report();
    if (tail.edits > settings.snapshotEvery()) {
      EditApplied last = tail.last.applied();
      LogPlace place = new LogPlace(tail.last.offset(), tail.nextCommand);
      checkpoints.take(last, place, planner.ledger(), step -> {});
    }
    return tail.nextCommand;
  }

  private void requireSameLog(LineageLog log, SnapshotState state) {
    String found = log.entryAt(state.entryOffset()).map(EditApplied::getChainDigest).orElse("none");
    if (!found.equals(state.chainDigest())) {
      throw new EditorException(
          "Lineage %s: the snapshot of sequence %d has chain digest %s, the log at offset %d has %s; it belongs to another log: remove %s"
              .formatted(
                  settings.lineage(),
                  state.sequence(),
                  state.chainDigest(),
                  state.entryOffset(),
                  found,
                  settings.snapshots().get()));
    }
  }

  /** What the log holds after the snapshot. */
  private final class Tail {
    private final String own = session.editor().hyperparametersDigest();
    private long nextCommand = restored.map(from -> from.state().commandOffset() + 1).orElse(0L);
    private long edits;
    private long others;
    private LoggedEdit last;

    boolean add(Planner planner, LoggedEdit edit) {
      follow(planner, edit);
      if (!GateRevert.isOne(edit.command())) {
        nextCommand = edit.applied().getCommandPartitionOffset() + 1;
      }
      last = edit;
      edits++;
      if (!edit.applied().getHyperparametersDigest().equals(own)) {
        others++;
      }
      return true;
    }

    private void follow(Planner planner, LoggedEdit edit) {
      try {
        planner.follow(edit);
      } catch (DeltaException e) {
        throw new EditorException(
            "Lineage %s: sequence %d of the log does not fit the base model %s: %s"
                .formatted(
                    settings.lineage(), edit.sequence(), settings.baseModel(), e.getMessage()),
            e);
      }
    }

    private void report() {
      if (others > 0) {
        LOGGER.info(
            "Lineage {}: {} of {} edits were made with another method or other settings; from now"
                + " on {} edits it",
            settings.lineage(),
            others,
            edits,
            session.editor().method());
      }
      LOGGER.info(
          "Lineage {}: at sequence {}, {} of them read from the log",
          settings.lineage(),
          session.replica().sequence(),
          edits);
    }
  }
}
