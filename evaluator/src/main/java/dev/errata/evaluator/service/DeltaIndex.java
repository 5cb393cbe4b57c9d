package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where in the deltas log each edit sequence is, and the deltas by sequence. Deltas stay in memory
 * up to a bound and are read again otherwise. Not safe for use by several threads.
 */
final class DeltaIndex implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** An edit sequence and where its first record is. */
  record Entry(long offset, EditApplied applied) {}

  private final String lineage;
  private final TopicPartition partition;
  private final Consumer<String, DeltaEvent> consumer;
  private final List<Entry> entries = new ArrayList<>();
  private final PayloadCache payloads = new PayloadCache();
  private long scanned;

  DeltaIndex(KafkaSettings kafka, String lineage) {
    this.lineage = lineage;
    partition = new TopicPartition(Topics.deltas(lineage).name(), 0);
    consumer = kafka.goingBack().consumer(Topics.deltas(lineage), Optional.empty());
    consumer.assign(List.of(partition));
  }

  /** Notes everything that is logged by now. */
  void refresh() {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    if (scanned < end) {
      scan(scanned, end, this::note);
      scanned = end;
    }
  }

  /** The last edit sequence noted; 0 before the first. */
  long last() {
    return entries.size();
  }

  /** The last sequence whose watermark is not after a time. */
  long sequenceAt(Instant eventTime) {
    long sequence = 0;
    while (sequence < last() && !entry(sequence + 1).getWatermark().isAfter(eventTime)) {
      sequence++;
    }
    return sequence;
  }

  /**
   * What was applied.
   *
   * @throws EvaluationException if there is no such sequence
   */
  EditApplied entry(long sequence) {
    if (sequence < 1 || sequence > last()) {
      throw new EvaluationException(
          "Lineage %s has no edit sequence %d; its last one is %d"
              .formatted(lineage, sequence, last()));
    }
    return entries.get((int) sequence - 1).applied();
  }

  /**
   * The change of weights.
   *
   * @throws EvaluationException if it is not what the log says it is
   */
  EditDelta delta(long sequence) {
    EditApplied applied = entry(sequence);
    byte[] payload = payloads.get(sequence).orElseGet(() -> read(sequence));
    EditDelta delta = payload.length == 0 ? new EditDelta(List.of()) : EditDelta.decode(payload);
    if (!delta.digest().equals(applied.getDeltaDigest())) {
      throw new EvaluationException(
          "Deltas log of %s: the delta of sequence %d has digest %s, logged was %s"
              .formatted(lineage, sequence, delta.digest(), applied.getDeltaDigest()));
    }
    return delta;
  }

  private byte[] read(long sequence) {
    List<LoggedDelta> found = new ArrayList<>();
    scan(
        entries.get((int) sequence - 1).offset(),
        scanned,
        entry -> {
          found.add(entry.logged());
          return false;
        });
    if (found.isEmpty() || found.get(0).sequence() != sequence) {
      throw new EvaluationException(
          "%s does not hold sequence %d any more: the deltas log must be kept whole"
              .formatted(partition.topic(), sequence));
    }
    payloads.put(sequence, found.get(0).payload());
    return found.get(0).payload();
  }

  private record Found(long offset, LoggedDelta logged) {}

  private void scan(long from, long end, Predicate<Found> visitor) {
    consumer.seek(partition, from);
    DeltaAssembler assembler = new DeltaAssembler();
    long start = -1;
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, DeltaEvent> record : consumer.poll(POLL)) {
        start = start < 0 ? record.offset() : start;
        Optional<LoggedDelta> logged = assembler.accept(record.value());
        if (logged.isPresent()) {
          if (!visitor.test(new Found(start, logged.get()))) {
            return;
          }
          start = -1;
        }
      }
    }
  }

  private boolean note(Found found) {
    EditApplied applied = found.logged().applied();
    LogGap.require(lineage, last(), applied.getSequence());
    entries.add(new Entry(found.offset(), applied));
    payloads.put(applied.getSequence(), found.logged().payload());
    return true;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
