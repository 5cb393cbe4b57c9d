package dev.errata.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How to reach the event log, and the clients and serdes that do.
 *
 * <p>All clients write with full acknowledgement, read committed records only, start at the
 * beginning of a topic when there is no committed offset, and never commit by themselves.
 *
 * @param bootstrapServers host:port of one or more brokers
 * @param registryUrl the schema registry; {@code mock://NAME} for one inside this process
 * @param extra settings passed to every client and serde as they are, for TLS and SASL
 */
public record KafkaSettings(
    String bootstrapServers, String registryUrl, Map<String, String> extra) {
  private static final int REGISTRY_CACHE_ENTRIES = 1000;

  public KafkaSettings {
    extra = Map.copyOf(extra);
  }

  public static KafkaSettings of(String bootstrapServers, String registryUrl) {
    return new KafkaSettings(bootstrapServers, registryUrl, Map.of());
  }

  /**
   * The same for consumers that go back and forth in a topic: one that waits for more at the end
   * answers a question for older records only then.
   */
  public KafkaSettings goingBack() {
    Map<String, String> settings = new HashMap<>(extra);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
    return new KafkaSettings(bootstrapServers, registryUrl, settings);
  }

  /** Settings common to all clients; the base for {@link Admin} and Kafka Streams. */
  public Map<String, Object> common() {
    Map<String, Object> settings = new HashMap<>(extra);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }

  /**
   * Settings of a Kafka Streams application: exactly-once, and where to find the log. Stores,
   * exception handlers and intervals are the application's own.
   */
  public Properties streams(String applicationId) {
    Properties properties = new Properties();
    properties.putAll(common());
    properties.putAll(serde());
    properties.put("application.id", applicationId);
    properties.put("processing.guarantee", "exactly_once_v2");
    properties.put("main.consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return properties;
  }

  public Admin admin() {
    return Admin.create(common());
  }

  /** A producer of any event to any topic; with an id, a transactional one. */
  public Producer<String, SpecificRecord> producer(Optional<String> transactionalId) {
    Map<String, Object> settings = common();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    transactionalId.ifPresent(id -> settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id));
    return new KafkaProducer<>(settings, new StringSerializer(), valueSerializer());
  }

  /** A consumer of a topic's records; without a group it must be assigned its partitions. */
  public <K, V extends SpecificRecord> Consumer<K, V> consumer(
      Topic<K, V> topic, Optional<String> group) {
    return consumer(topic.keySerde().deserializer(), this.<V>valueDeserializer(), group);
  }

  /** A consumer with deserializers of the caller's choice, for reading records as bytes. */
  public <K, V> Consumer<K, V> consumer(
      Deserializer<K> keys, Deserializer<V> values, Optional<String> group) {
    Map<String, Object> settings = common();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    group.ifPresent(id -> settings.put(ConsumerConfig.GROUP_ID_CONFIG, id));
    return new KafkaConsumer<>(settings, keys, values);
  }

  /** A new serde of generated events, in the Confluent wire format. */
  public <V extends SpecificRecord> Serde<V> valueSerde() {
    return Serdes.serdeFrom(this.<V>valueSerializer(), this.<V>valueDeserializer());
  }

  /** A new serializer of generated events; registers their schemas on first use. */
  public <V extends SpecificRecord> Serializer<V> valueSerializer() {
    KafkaAvroSerializer serializer = new KafkaAvroSerializer();
    serializer.configure(serde(), false);
    return new WireSerializer<>(serializer);
  }

  /** A new deserializer; it gives the generated class that the record's schema names. */
  @SuppressWarnings("unchecked") // with specific.avro.reader it gives generated classes only
  public <V extends SpecificRecord> Deserializer<V> valueDeserializer() {
    KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
    deserializer.configure(serde(), false);
    return (Deserializer<V>) (Deserializer<?>) deserializer;
  }

  /** A client of the schema registry; the caller closes it. */
  public SchemaRegistryClient registry() {
    return SchemaRegistryClientFactory.newClient(
        List.of(registryUrl),
        REGISTRY_CACHE_ENTRIES,
        List.of(new AvroSchemaProvider()),
        extra,
        Map.of());
  }

  private Map<String, Object> serde() {
    Map<String, Object> settings = new HashMap<>(extra);
    settings.put(KafkaAvroDeserializerConfig.SCHEMA_REGISTRY_URL_CONFIG, registryUrl);
    settings.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG, true);
    return settings;
  }
}
