package dev.errata.stream.topology;

import dev.errata.event.FactUpdate;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads the bytes of a fact, and tells a bad record from a registry that cannot answer. */
final class FactReader {
  private static final int NOT_FOUND = 404;

  private final String topic;
  private final Deserializer<?> deserializer;

  FactReader(String topic, Deserializer<?> deserializer) {
    this.topic = topic;
    this.deserializer = deserializer;
  }

  /**
   * The fact in these bytes.
   *
   * @throws Rejection when they hold none
   * @throws SerializationException when the registry cannot be asked; the record is not at fault
   */
  FactUpdate read(byte[] value) {
    if (value == null) {
      throw new Rejection(RejectReason.NO_VALUE, "The record has no value; expected a FactUpdate");
    }
    Object event = deserialize(value);
    if (event instanceof FactUpdate update) {
      return update;
    }
    throw new Rejection(
        RejectReason.WRONG_TYPE,
        "The record holds a %s; expected a FactUpdate".formatted(event.getClass().getSimpleName()));
  }

  private Object deserialize(byte[] value) {
    try {
      return deserializer.deserialize(topic, value);
    } catch (SerializationException e) {
      throw judge(e);
    } catch (RuntimeException e) { // Avro lets any of them escape from damaged bytes
      throw unreadable(e);
    }
  }

  private static RuntimeException judge(SerializationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException rest) {
        return rest.getStatus() == NOT_FOUND ? unknownSchema(rest) : e;
      }
      if (cause instanceof java.net.ConnectException
          || cause instanceof java.net.SocketTimeoutException
          || cause instanceof java.net.UnknownHostException) {
        return e;
      }
    }
    return unreadable(e);
  }

  private static Rejection unknownSchema(RestClientException e) {
    return new Rejection(
        RejectReason.UNKNOWN_SCHEMA,
        "The record names a schema that the registry does not know: " + e.getMessage());
  }

  private static Rejection unreadable(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new Rejection(
        RejectReason.UNREADABLE, "The record's bytes are no FactUpdate: " + root.getMessage());
  }
}
