package dev.errata.stream.topology;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.stream.trust.TrustPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Turns bytes into facts; what is none goes to dead letters with its bytes and the stream goes on.
 */
final class ValidateProcessor implements Processor<byte[], byte[], String, Object> {
  private final FactReader reader;
  private final FactRules rules;
  private final TrustPolicy policy;
  private ProcessorContext<String, Object> context;
  private Counters counters;

  ValidateProcessor(FactReader reader, FactRules rules, TrustPolicy policy) {
    this.reader = reader;
    this.rules = rules;
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    counters = new Counters(processorContext);
  }

  @Override
  public void process(Record<byte[], byte[]> received) {
    String key = received.key() == null ? "" : new String(received.key(), StandardCharsets.UTF_8);
    if (received.value() == null && Control.isFlush(received.headers())) {
      context.forward(forwarded(received, key, new Arrival.Flush()), FactTopology.SETTLE);
      return;
    }
    counters.count(Counters.RECEIVED);
    try {
      FactUpdate update = reader.read(received.value());
      rules.check(key, update, Instant.ofEpochMilli(context.currentSystemTimeMs()));
      if (policy.allows(update.getProperty().getId())) {
        Arrival fact = new Arrival.Fact(update);
        context.forward(forwarded(received, key, fact), FactTopology.SETTLE);
      } else {
        counters.count(DropReason.DENIED);
      }
    } catch (Rejection rejection) {
      counters.count(rejection.reason());
      context.forward(
          forwarded(received, key, deadLetter(received, rejection)),
          FactTopology.DEAD_LETTERS_SINK);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Record<String, Object> forwarded(
      Record<byte[], byte[]> received, String key, Object value) {
    return new Record<>(key, value, received.timestamp());
  }

  private DeadLetter deadLetter(Record<byte[], byte[]> received, Rejection rejection) {
    RecordMetadata origin = context.recordMetadata().orElseThrow();
    return DeadLetter.newBuilder()
        .setTopic(origin.topic())
        .setPartition(origin.partition())
        .setOffset(origin.offset())
        .setKey(wrap(received.key()))
        .setValue(wrap(received.value()))
        .setReason(rejection.reason().code())
        .setMessage(
            "%s-%d@%d: %s"
                .formatted(
                    origin.topic(), origin.partition(), origin.offset(), rejection.getMessage()))
        .setStage("stream." + FactTopology.VALIDATE)
        .setFailedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
        .build();
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
