package dev.errata.cli.fork;

import dev.errata.editor.log.CommandReader;
import dev.errata.editor.log.Drain;
import dev.errata.editor.log.GateRevert;
import dev.errata.event.EditCommand;
import dev.errata.event.Revert;
import dev.errata.schemas.KafkaSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/**
 * Hands the commands of one lineage on to a fork of it, each once: how far it is, it reads from the
 * fork's own log. Batches stay as they were cut; a revert of a batch names the fork's edit of that
 * batch, since the fork may have been given commands of its own. One thread works; any may stop it.
 */
public final class Follower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings kafka;
  private final String from;
  private final String to;
  private final Producer<String, SpecificRecord> producer;
  private final CommandSender sender;
  private final CommandReader commands;
  private volatile boolean stopping;

  /**
   * Takes the place of any other follower of the fork.
   *
   * @param to a fork that has its past
   */
  public Follower(KafkaSettings kafka, String from, String to) {
    this.kafka = kafka;
    this.from = from;
    this.to = to;
    producer = kafka.producer(Optional.of(to + ".follower"));
    sender = new CommandSender(producer, to);
    commands = new CommandReader(kafka, from, Optional.empty());
    producer.initTransactions();
    commands.seek(CommandIndex.read(kafka, to).takenUntil(from));
  }

  /** Works until {@link #stop}. */
  public void run() {
    while (!stopping) {
      commands.next(POLL).ifPresent(this::handOn);
    }
  }

  /** Hands on every command that is there by now. */
  public void drain() {
    new Drain(commands, Drain.PATIENCE)
        .run(() -> stopping, () -> commands.next(POLL).ifPresent(this::handOn));
  }

  private void handOn(ConsumerRecord<byte[], byte[]> record) {
    // What cannot be understood, the editor of the other lineage has refused as well.
    commands
        .tryDecode(record)
        // A verdict is on the other lineage's weights.
        .filter(command -> !GateRevert.isOne(command))
        .map(this::retargeted)
        .ifPresent(
            own -> sender.inTransaction(() -> sender.send(own, new Origin(from, record.offset()))));
  }

  private EditCommand retargeted(EditCommand command) {
    if (command.getBody() instanceof Revert revert && revert.getTarget().matches("[0-9]{1,18}")) {
      OptionalLong target = here(Long.parseLong(revert.getTarget()));
      if (target.isPresent()) {
        Revert own = new Revert(Long.toString(target.getAsLong()), revert.getReason());
        return EditCommand.newBuilder(command).setBody(own).build();
      }
    }
    return command;
  }

  /** The fork's sequence of a batch of the other lineage. */
  private OptionalLong here(long sequence) {
    OptionalLong offset = CommandIndex.read(kafka, from).offsetOf(sequence);
    return offset.isEmpty()
        ? offset
        : CommandIndex.read(kafka, to).sequenceOf(new Origin(from, offset.getAsLong()));
  }

  /** Ends {@link #run} after the command at hand. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void close() {
    stop();
    producer.close(Duration.ZERO);
    commands.close();
  }
}
