package dev.errata.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic: its name, its layout, and the types of its records.
 *
 * @param name the topic's name
 * @param partitions how many partitions it is created with
 * @param splittable whether it may have more; order then holds within one fact only
 * @param retention how long it keeps records
 * @param keySerde the serde of its keys
 * @param valueType the generated class of its values
 */
public record Topic<K, V extends SpecificRecord>(
    String name,
    int partitions,
    boolean splittable,
    Retention retention,
    Serde<K> keySerde,
    Class<V> valueType) {

  /** Whether it may be laid out with this many partitions. */
  boolean allows(int actualPartitions) {
    return actualPartitions == partitions || splittable && actualPartitions > partitions;
  }

  /** A new serde of the values, in the Confluent wire format; the caller closes it. */
  public Serde<V> valueSerde(KafkaSettings settings) {
    return settings.valueSerde();
  }

  @Override
  public String toString() {
    return name;
  }
}
