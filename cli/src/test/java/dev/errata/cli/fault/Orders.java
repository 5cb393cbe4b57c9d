package dev.errata.cli.fault;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import dev.errata.schemas.FactKey;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Batches of real changes, sent to editors without a stream application between. */
public final class Orders {
  private Orders() {}

  /**
   * Orders changes of facts, the same ones for every lineage.
   *
   * @param first how many batches were ordered before
   */
  public static void send(KafkaSettings kafka, String lineage, int first, int batches, int size)
      throws Exception {
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      List<EditRequest> requests = requests();
      for (int i = first; i < first + batches; i++) {
        EditBatch batch =
            new EditBatch(
                "batch-" + i,
                requests.subList(i * size, (i + 1) * size),
                ClosedBy.SIZE,
                Instant.EPOCH.plus(Duration.ofDays(i)));
        EditCommand command = new EditCommand("command-" + i, Instant.EPOCH, batch);
        producer.send(new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command)).get();
      }
    }
  }

  /** Sends what one lineage was ordered to another, byte for byte, without asking the registry. */
  static void copy(KafkaSettings kafka, String from, String to) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.common(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (byte[] value : read(kafka, from)) {
        producer.send(new ProducerRecord<>(Topics.edits(to).name(), value)).get();
      }
    }
  }

  /** What a lineage has been ordered, as bytes. */
  public static List<byte[]> read(KafkaSettings kafka, String lineage) {
    TopicPartition partition = new TopicPartition(Topics.edits(lineage).name(), 0);
    List<byte[]> values = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        kafka.consumer(
            new ByteArrayDeserializer(), new ByteArrayDeserializer(), Optional.empty())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  private static List<EditRequest> requests() {
    Verbaliser verbaliser = Verbaliser.load();
    Map<FactKey, EditRequest> requests = new LinkedHashMap<>();
    for (FactChange change : World.load().changes(Scope.STATES)) {
      Fact fact = change.fact();
      FactKey key = FactKey.of(fact.subject(), fact.propertyId());
      requests.putIfAbsent(
          key,
          EditRequest.newBuilder()
              .setFactKey(key.toString())
              .setEventIds(List.of(key.toString()))
              .setSubject(fact.subject())
              .setPropertyId(fact.propertyId())
              .setPrompt(verbaliser.editPrompt(fact.propertyId(), fact.subject()).text())
              .setTarget(fact.object())
              .setKind(EditKind.UPDATE)
              .setEventTime(change.time())
              .setProvenance(new Provenance("test", null, null))
              .build());
    }
    return List.copyOf(requests.values());
  }
}
