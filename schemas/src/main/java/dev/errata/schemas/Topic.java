package dev.errata.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic: its name, its layout, and the types of its records.
 *
 * @param name the topic's name
 * @param partitions how many partitions it must have
 * @param retention how long it keeps records
 * @param keySerde the serde of its keys
 * @param valueType the generated class of its values
 */
public record Topic<K, V extends SpecificRecord>(
    String name, int partitions, Retention retention, Serde<K> keySerde, Class<V> valueType) {

  /** A new serde of the values, in the Confluent wire format; the caller closes it. */
  public Serde<V> valueSerde(KafkaSettings settings) {
    return settings.valueSerde();
  }

  @Override
  public String toString() {
    return name;
  }
}
