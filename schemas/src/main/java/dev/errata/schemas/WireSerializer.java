package dev.errata.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes what the Confluent serializer writes, and asks that one only for the first event of a kind
 * in a topic: it registers the schema and looks its id up again for every record, which takes
 * longer than writing it.
 */
final class WireSerializer<V extends SpecificRecord> implements Serializer<V> {
  /** A zero byte and the schema's id. */
  private static final int HEADER_BYTES = 5;

  private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

  private final Serializer<Object> confluent;
  private final Map<Kind, Format<V>> formats = new ConcurrentHashMap<>();

  WireSerializer(Serializer<Object> confluent) {
    this.confluent = confluent;
  }

  private record Kind(String topic, Class<?> type) {}

  private record Format<V>(byte[] header, SpecificDatumWriter<V> writer) {}

  private static final class Buffer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
  }

  @Override
  public byte[] serialize(String topic, V event) {
    if (event == null) {
      return null;
    }
    Kind kind = new Kind(topic, event.getClass());
    Format<V> format = formats.get(kind);
    if (format != null) {
      return write(format, event);
    }
    byte[] bytes = confluent.serialize(topic, event);
    byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
    SpecificData model = new SpecificData();
    model.setCustomCoders(true);
    SpecificData.getForSchema(event.getSchema())
        .getConversions()
        .forEach(model::addLogicalTypeConversion);
    formats.put(kind, new Format<>(header, new SpecificDatumWriter<>(event.getSchema(), model)));
    return bytes;
  }

  private byte[] write(Format<V> format, V event) {
    Buffer buffer = BUFFER.get();
    buffer.bytes.reset();
    buffer.bytes.writeBytes(format.header());
    try {
      format.writer().write(event, buffer.encoder);
      buffer.encoder.flush();
    } catch (IOException | RuntimeException e) {
      BUFFER.remove(); // it may hold half an event
      throw new SerializationException("Cannot write a " + event.getSchema().getName(), e);
    }
    return buffer.bytes.toByteArray();
  }

  @Override
  public void close() {
    confluent.close();
  }
}
