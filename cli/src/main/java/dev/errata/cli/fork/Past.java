package dev.errata.cli.fork;

import dev.errata.cli.CliException;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topics;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Gives a fork its past: the commands and changes of another lineage up to an edit, bit for bit, so
 * that it stands for itself. Its entries go on naming the lineage that made them. Each edit is
 * copied in a transaction of its own under the fork's transactional id; a copy that was interrupted
 * goes on where it was.
 */
public final class Past {
  private final KafkaSettings kafka;
  private final String name;
  private final long last;

  /**
   * @param name of the fork
   * @param last the edit after which it goes its own way; 0 for the base model
   */
  public Past(KafkaSettings kafka, String name, long last) {
    this.kafka = kafka;
    this.name = name;
    this.last = last;
  }

  /**
   * Looks before anything is made.
   *
   * @throws CliException when the other lineage has no such edit
   */
  public void requirePoint(Lineage from) {
    if (last < 0 || last > from.sequence()) {
      throw new CliException(
          "lineage %s has no edit sequence %d to fork from; its last one is %d, and 0 is the base model"
              .formatted(from.name(), last, from.sequence()));
    }
  }

  /**
   * Copies what is missing.
   *
   * @return how many edits were copied now
   * @throws CliException when one of this name is there already and is no such fork
   */
  public int copy(Lineage from) {
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.of(name))) {
      producer.initTransactions();
      Lineage there = Lineage.read(kafka, name);
      requireFork(from, there);
      CommandSender sender = new CommandSender(producer, name);
      int copied = 0;
      for (LineageEntry entry : from.entries()) {
        if (entry.sequence() > there.sequence() && entry.sequence() <= last) {
          sender.inTransaction(() -> copy(entry, from.name(), sender, producer));
          copied++;
        }
      }
      return copied;
    }
  }

  private void copy(
      LineageEntry entry,
      String from,
      CommandSender sender,
      Producer<String, SpecificRecord> producer)
      throws ExecutionException, InterruptedException {
    long origin = entry.applied().getCommandPartitionOffset();
    long offset = sender.send(entry.logged().command(), new Origin(from, origin));
    EditApplied applied =
        EditApplied.newBuilder(entry.applied()).setCommandPartitionOffset(offset).build();
    for (DeltaEvent event : new LoggedDelta(applied, entry.logged().logged().payload()).events()) {
      producer.send(
          new ProducerRecord<>(Topics.deltas(name).name(), Long.toString(entry.sequence()), event));
    }
  }

  private void requireFork(Lineage from, Lineage there) {
    for (LineageEntry entry : there.entries()) {
      boolean copied = !entry.applied().getLineage().equals(name);
      boolean expected = entry.sequence() <= last;
      if (copied != expected
          || (copied && !chain(entry).equals(chain(from.entry(entry.sequence()))))) {
        throw new CliException(
            "lineage %s is there already and is no fork of %s at %d: they differ at sequence %d; choose another name with --as"
                .formatted(name, from.name(), last, entry.sequence()));
      }
    }
  }

  private static String chain(LineageEntry entry) {
    return entry.applied().getChainDigest();
  }
}
