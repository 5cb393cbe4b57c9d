package dev.errata.editor.service;

import dev.errata.editor.EditSession;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorFactory;
import dev.errata.editor.Rejection;
import dev.errata.editor.log.CommandReader;
import dev.errata.editor.log.Drain;
import dev.errata.editor.log.GateRevert;
import dev.errata.editor.log.LineageLog;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.editor.log.RegistryUnavailableException;
import dev.errata.editor.log.TopicBatches;
import dev.errata.event.EditApplied;
import dev.errata.event.EditCommand;
import dev.errata.event.Verdict;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The one writer of a lineage: reads commands, computes deltas, logs them, and only then applies
 * them.
 *
 * <p>Delta, entry and consumed offset commit in one transaction, so a crash at any point loses
 * nothing and applies nothing twice: a restart follows the log from the newest snapshot and goes on
 * with the first command that the log has no answer to. Start with {@link #start}, then {@link
 * #run} on a thread of one's own; {@link #close} from any thread.
 */
public final class EditorService implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final double NANOS = 1e9;

  private final EditorServiceSettings settings;
  private final EditorListener listener;
  private final Clock clock;
  private final ReentrantLock working = new ReentrantLock();
  private final Recovery recovery;
  private final CommandReader commands;
  private final LineageLog log;
  private final LoggedHistory history;
  private final EditLogWriter writer;
  private final EditSession session;
  private final Planner planner;
  private final Optional<Gate> gate;
  private volatile boolean stopping;
  private volatile long sequence;
  private volatile long lastEntry = -1;
  private boolean closed;

  private EditorService(
      EditorServiceSettings settings,
      KafkaSettings kafka,
      EditorFactory editors,
      EditorListener listener,
      Clock clock) {
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    String lineage = settings.lineage();
    try (Admin admin = kafka.admin()) {
      TopicAdmin.verify(admin, Topics.all(lineage));
    }
    recovery = new Recovery(settings, editors);
    commands = new CommandReader(kafka, lineage, Optional.of(Topics.editorGroup(lineage)));
    writer = new EditLogWriter(kafka, lineage, commands, clock);
    log = new LineageLog(kafka, lineage);
    session = recovery.session();
    history = new LoggedHistory(recovery.ledger(), new TopicBatches(kafka, lineage));
    planner = recovery.planner(log, history);
    gate = settings.gate().map(by -> new Gate(lineage, by, kafka, listener));
  }

  private void takeOver() {
    writer.takeOver();
    // From here on no other editor can commit, so the log that is read next is whole.
    long next = recovery.catchUp(log, planner);
    commands.seek(Math.max(next, commands.committed().orElse(0L)));
    sequence = session.replica().sequence();
    gate.ifPresent(g -> g.resume(log.find(sequence)));
    listener.caughtUp(sequence);
  }

  /**
   * Loads the model, takes the lineage over, and reads its log to the end.
   *
   * @throws EditorException if the log does not fit the base model
   * @throws dev.errata.model.ModelException if the base model cannot be loaded
   * @throws dev.errata.schemas.EventLogException if topics are missing or wrong
   */
  public static EditorService start(
      EditorServiceSettings settings,
      KafkaSettings kafka,
      EditorFactory editors,
      EditorListener listener) {
    return start(settings, kafka, editors, listener, Clock.systemUTC());
  }

  /** As {@link #start(EditorServiceSettings, KafkaSettings, EditorFactory, EditorListener)}. */
  static EditorService start(
      EditorServiceSettings settings,
      KafkaSettings kafka,
      EditorFactory editors,
      EditorListener listener,
      Clock clock) {
    EditorService service = new EditorService(settings, kafka, editors, listener, clock);
    try {
      service.takeOver();
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  /** Works until {@link #stop} or {@link #close}. */
  public void run() {
    while (!stopping) {
      step(POLL);
    }
  }

  /**
   * Makes every edit that is ordered by now, waits for the verdicts on them, and returns when
   * readers of the log see them all.
   *
   * @throws EditorException when a command belongs to a transaction that does not end
   */
  public void drain() {
    drain(Drain.PATIENCE);
  }

  void drain(Duration patience) {
    new Drain(commands, patience).run(() -> stopping, this::stepThroughGate);
    waitAtGate();
    if (!stopping) {
      log.awaitCommitted(lastEntry, patience);
    }
  }

  private void stepThroughGate() {
    waitAtGate();
    step(POLL);
  }

  private void waitAtGate() {
    while (!stopping && isGateClosed()) {
      step(POLL);
    }
  }

  private boolean isGateClosed() {
    return gate.filter(Gate::isClosed).isPresent();
  }

  /**
   * Makes at most one edit; none while a verdict is waited for.
   *
   * @return whether a command arrived in time
   */
  public boolean step(Duration timeout) {
    working.lock();
    try {
      if (closed) {
        return false;
      }
      if (isGateClosed()) {
        return passGate(gate.get(), timeout);
      }
      Optional<ConsumerRecord<byte[], byte[]>> record = commands.next(timeout);
      record.ifPresent(from -> handle(from, from.offset() + 1));
      return record.isPresent();
    } finally {
      working.unlock();
    }
  }

  /** A batch that failed is taken back now, before commands that are there already. */
  private boolean passGate(Gate closed, Duration timeout) {
    Optional<Verdict> failed = closed.await(timeout);
    failed.ifPresent(verdict -> takeBack(closed, verdict));
    return failed.isPresent();
  }

  private void takeBack(Gate closed, Verdict failed) {
    RegistryWait.until(
        settings.lineage(),
        () -> stopping,
        () -> {
          ConsumerRecord<byte[], byte[]> revert = closed.revert(failed, writer, clock.instant());
          listener.reached(EditStep.REVERT_ORDERED, failed.getSequence());
          understand(revert).ifPresent(command -> edit(command, revert, commands.position()));
          closed.open();
        });
  }

  /**
   * A command is refused for its own faults only.
   *
   * @param next the first command that is unanswered afterwards
   */
  private void handle(ConsumerRecord<byte[], byte[]> from, long next) {
    RegistryWait.until(
        settings.lineage(),
        () -> stopping,
        () ->
            understand(from)
                .filter(command -> !GateRevert.isAnswered(command, from.offset(), log))
                .ifPresent(command -> edit(command, from, next)));
  }

  private Optional<EditCommand> understand(ConsumerRecord<byte[], byte[]> from) {
    try {
      return Optional.of(commands.decode(from));
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (EditorException e) {
      writer.refuse(from, Rejection.UNREADABLE_COMMAND.code(), e.getMessage());
      return Optional.empty();
    }
  }

  private void edit(EditCommand command, ConsumerRecord<byte[], byte[]> from, long next) {
    long start = System.nanoTime();
    Planned planned = planner.plan(from.offset(), command);
    listener.reached(EditStep.COMPUTED, planned.sequence());
    byte[] payload = planned.delta().updates().isEmpty() ? new byte[0] : planned.delta().encode();
    EditApplied entry =
        Entries.of(settings, session, planned, from.offset(), payload.length, clock);
    lastEntry =
        writer.commit(
            entry,
            payload,
            planned.outcomes(),
            from,
            next,
            () -> listener.reached(EditStep.SENT, planned.sequence()));
    listener.reached(EditStep.COMMITTED, planned.sequence());
    planned.apply().run();
    planner.note(planned, planned.appliedFacts());
    sequence = planned.sequence();
    listener.reached(EditStep.APPLIED, planned.sequence());
    recovery
        .checkpoints()
        .takeIfDue(
            entry,
            new LogPlace(lastEntry, next),
            planner.ledger(),
            step -> listener.reached(step, planned.sequence()));
    gate.ifPresent(g -> g.passed(entry));
    listener.applied(EditDone.of(planned, (System.nanoTime() - start) / NANOS));
  }

  /** The last edit applied. May be asked by any thread. */
  public long sequence() {
    return sequence;
  }

  /** Digest of the weights after the last edit. Waits for an edit under way. */
  public String weightsDigest() {
    working.lock();
    try {
      return session.replica().model().weights().digest();
    } finally {
      working.unlock();
    }
  }

  /** Digest of the chain of all deltas. Waits for an edit under way. */
  public String chainDigest() {
    working.lock();
    try {
      return session.replica().chainDigest();
    } finally {
      working.unlock();
    }
  }

  /** Ends {@link #run} after the edit under way. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void close() {
    stop();
    working.lock();
    try {
      if (!closed) {
        closed = true;
        writer.close();
        commands.close();
        log.close();
        history.close();
        gate.ifPresent(Gate::close);
        session.editor().close();
        session.replica().model().close();
      }
    } finally {
      working.unlock();
    }
  }
}
