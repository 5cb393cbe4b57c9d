package dev.errata.evaluator.dashboard.feed;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.service.PastModel;
import dev.errata.event.DeltaEvent;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topic;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Past models from the deltas topic. The model of the last question is kept, so that a later moment
 * is reached from there; an earlier one begins at the base model again.
 */
public final class LoggedPast implements PastModel, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Supplier<LanguageModel> base;
  private final KafkaSettings kafka;
  private final Topic<String, DeltaEvent> deltas;
  private ModelReplica replica;

  /**
   * @param base loads the base model; called when a past model is first asked for
   */
  public LoggedPast(Supplier<LanguageModel> base, KafkaSettings kafka, String lineage) {
    this.base = base;
    this.kafka = kafka;
    this.deltas = Topics.deltas(lineage);
  }

  @Override
  public synchronized <T> T at(long sequence, Function<LanguageModel, T> action) {
    if (replica == null || replica.sequence() > sequence) {
      close();
      replica = new ModelReplica(base.get());
    }
    if (replica.sequence() < sequence) {
      read(entry -> advance(entry) < sequence);
    }
    if (replica.sequence() != sequence) {
      throw new EvaluationException(
          "The log ends at edit %d, before edit %d".formatted(replica.sequence(), sequence));
    }
    return action.apply(replica.model());
  }

  @Override
  public long sequenceAt(Instant eventTime) {
    long[] sequence = {0};
    read(
        entry -> {
          boolean within = !entry.applied().getWatermark().isAfter(eventTime);
          sequence[0] = within ? entry.sequence() : sequence[0];
          return within;
        });
    return sequence[0];
  }

  private long advance(LoggedDelta entry) {
    if (entry.sequence() > replica.sequence()) {
      byte[] payload = entry.payload();
      try {
        EditDelta delta =
            payload.length == 0 ? new EditDelta(List.of()) : EditDelta.decode(payload);
        replica.apply(entry.sequence(), delta, entry.applied().getChainDigest());
      } catch (DeltaException e) {
        throw new EvaluationException(
            "Edit %d of the log does not fit the base model: %s"
                .formatted(entry.sequence(), e.getMessage()),
            e);
      }
    }
    return replica.sequence();
  }

  /** Hands on what is in the log now, until told that it is enough. */
  private void read(Predicate<LoggedDelta> more) {
    TopicPartition partition = new TopicPartition(deltas.name(), 0);
    DeltaAssembler assembler = new DeltaAssembler();
    try (Consumer<String, DeltaEvent> consumer = kafka.consumer(deltas, Optional.empty())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, DeltaEvent> record : consumer.poll(POLL)) {
          Optional<LoggedDelta> entry = assembler.accept(record.value());
          if (entry.isPresent() && !more.test(entry.get())) {
            return;
          }
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    if (replica != null) {
      replica.model().close();
      replica = null;
    }
  }
}
