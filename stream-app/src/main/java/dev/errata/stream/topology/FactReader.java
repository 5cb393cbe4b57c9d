package dev.errata.stream.topology;

import dev.errata.event.FactUpdate;
import dev.errata.stream.StreamException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Reads facts in the Confluent wire format: a zero byte, the schema's id in four bytes, the Avro
 * value. It asks the registry for the schema apart from reading the value, so that a bad record is
 * never confused with a registry that does not answer.
 */
final class FactReader implements AutoCloseable {
  private static final int HEADER_BYTES = 5;
  private static final int NOT_FOUND = 404;

  private final SchemaRegistryClient registry;
  private final Map<Integer, DatumReader<FactUpdate>> readers = new HashMap<>();

  FactReader(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  /**
   * The fact in these bytes.
   *
   * @throws Rejection when they hold none
   * @throws StreamException when the registry does not answer; the record is not at fault
   */
  FactUpdate read(byte[] value) {
    if (value == null) {
      throw new Rejection(RejectReason.NO_VALUE, "The record has no value; expected a FactUpdate");
    }
    if (value.length < HEADER_BYTES || value[0] != 0) {
      throw unreadable("they do not start with a zero byte and a schema id");
    }
    DatumReader<FactUpdate> reader = reader(ByteBuffer.wrap(value).getInt(1));
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
    try {
      FactUpdate update = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw unreadable("more bytes follow");
      }
      return update;
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw unreadable(e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    registry.close();
  }

  private DatumReader<FactUpdate> reader(int schemaId) {
    DatumReader<FactUpdate> reader = readers.get(schemaId);
    if (reader == null) {
      Schema expected = FactUpdate.getClassSchema();
      Schema writer = schema(schemaId);
      if (!writer.getFullName().equals(expected.getFullName())) {
        throw new Rejection(
            RejectReason.WRONG_TYPE,
            "The record holds a %s; expected a FactUpdate".formatted(writer.getFullName()));
      }
      SpecificData model = SpecificData.getForClass(FactUpdate.class);
      reader = new SpecificDatumReader<>(writer, expected, model);
      readers.put(schemaId, reader);
    }
    return reader;
  }

  private Schema schema(int id) {
    try {
      return (Schema) registry.getSchemaById(id).rawSchema();
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        throw new Rejection(
            RejectReason.UNKNOWN_SCHEMA,
            "The record names schema %d, which the registry does not know".formatted(id));
      }
      throw new StreamException(
          "The registry refuses schema %d: %s".formatted(id, e.getMessage()), e);
    } catch (IOException e) {
      throw new StreamException(
          "Cannot ask the registry for schema %d: %s".formatted(id, e.getMessage()), e);
    }
  }

  private static Rejection unreadable(String why) {
    return new Rejection(RejectReason.UNREADABLE, "The record's bytes are no FactUpdate: " + why);
  }
}
