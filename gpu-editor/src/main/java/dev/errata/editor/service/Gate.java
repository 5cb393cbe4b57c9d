package dev.errata.editor.service;

import dev.errata.editor.log.CommandReader;
import dev.errata.editor.log.GateRevert;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.log.RegistryUnavailableException;
import dev.errata.event.EditApplied;
import dev.errata.event.EditCommand;
import dev.errata.event.Verdict;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the editor after each batch until the evaluator's verdict on it, and orders the revert of a
 * batch that failed. Which batch is waited for and whether its revert is ordered follows from the
 * logs, so a restart at any point goes on where it was.
 */
final class Gate implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Gate.class);
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final Duration SCAN = Duration.ofMillis(200);

  private final String lineage;
  private final GateSettings settings;
  private final EditorListener listener;
  private final VerdictReader verdicts;
  private final CommandReader commands;
  private EditApplied awaited;
  private long since;
  private long reminded;

  Gate(String lineage, GateSettings settings, KafkaSettings kafka, EditorListener listener) {
    this.lineage = lineage;
    this.settings = settings;
    this.listener = listener;
    verdicts = new VerdictReader(kafka, lineage);
    commands = new CommandReader(kafka.goingBack(), lineage, Optional.empty());
  }

  /** Closes after a batch that changed weights; a revert needs no verdict. */
  void passed(EditApplied entry) {
    if (Verdicts.areGivenOn(entry)) {
      awaited = entry;
      since = System.nanoTime();
      reminded = since;
    }
  }

  /** As {@link #passed(EditApplied)}, for the last edit of the log at a start. */
  void resume(Optional<LoggedEdit> last) {
    last.ifPresent(edit -> passed(edit.applied()));
  }

  /** Whether a verdict is waited for. */
  boolean isClosed() {
    return awaited != null;
  }

  /**
   * Waits for the verdict; opens when it has come, or when there has been none for too long.
   *
   * @return the verdict, if it failed the batch; the gate stays closed until {@link #open}
   */
  Optional<Verdict> await(Duration timeout) {
    Optional<Verdict> verdict = verdictWithin(timeout);
    if (verdict.isEmpty()) {
      beImpatient();
      return verdict;
    }
    if (verdict.get().getPassed()) {
      listener.judged(awaited.getSequence(), true, "");
      open();
      return Optional.empty();
    }
    return verdict;
  }

  private Optional<Verdict> verdictWithin(Duration timeout) {
    try {
      return verdicts.of(awaited.getSequence(), timeout);
    } catch (RegistryUnavailableException e) {
      return Optional.empty();
    }
  }

  /** Lets the next batch through. */
  void open() {
    awaited = null;
  }

  private void beImpatient() {
    long now = System.nanoTime();
    if (settings.timeout().filter(limit -> now - since > limit.toNanos()).isPresent()) {
      LOGGER.warn(
          "Lineage {}: no verdict on sequence {} within {}; going on without",
          lineage,
          awaited.getSequence(),
          settings.timeout().get());
      open();
    } else if (now - reminded > REMINDER.toNanos()) {
      LOGGER.warn(
          "Lineage {}: still no verdict on sequence {}; is 'errata evaluate --gate' running?",
          lineage,
          awaited.getSequence());
      reminded = now;
    }
  }

  /**
   * The revert of a batch that failed; ordered now, unless it was before a restart.
   *
   * @param verdict that failed it
   */
  ConsumerRecord<byte[], byte[]> revert(Verdict verdict, EditLogWriter writer, Instant now) {
    listener.judged(verdict.getSequence(), false, verdict.getReason());
    Optional<ConsumerRecord<byte[], byte[]>> ordered = ordered(verdict.getSequence());
    if (ordered.isPresent()) {
      return ordered.get();
    }
    EditCommand command = GateRevert.of(verdict.getSequence(), verdict.getReason(), now);
    return commands.recordAt(writer.order(command));
  }

  private Optional<ConsumerRecord<byte[], byte[]>> ordered(long sequence) {
    commands.seek(awaited.getCommandPartitionOffset());
    long end = commands.end();
    while (commands.position() < end) {
      Optional<ConsumerRecord<byte[], byte[]>> found =
          commands.next(SCAN).filter(record -> isRevertOf(sequence, record));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean isRevertOf(long sequence, ConsumerRecord<byte[], byte[]> record) {
    return commands
        .tryDecode(record)
        .filter(command -> GateRevert.batchOf(command).equals(OptionalLong.of(sequence)))
        .isPresent();
  }

  @Override
  public void close() {
    verdicts.close();
    commands.close();
  }
}
