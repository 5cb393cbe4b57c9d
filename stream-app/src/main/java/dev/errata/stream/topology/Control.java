package dev.errata.stream.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Control records on the facts topic: no value, and a header that says what to do. They travel in
 * order with the facts, so a flush covers exactly what was sent before it.
 */
public final class Control {
  /** The header's name. */
  public static final String HEADER = "errata.control";

  private static final String FLUSH = "flush";
  private static final String KEY = "errata.control";

  private Control() {}

  /** A record that makes all facts of a partition before it settle and leave in a batch. */
  public static ProducerRecord<byte[], byte[]> flush(String factsTopic, int partition) {
    ProducerRecord<byte[], byte[]> flush =
        new ProducerRecord<>(factsTopic, partition, KEY.getBytes(StandardCharsets.UTF_8), null);
    flush.headers().add(HEADER, FLUSH.getBytes(StandardCharsets.UTF_8));
    return flush;
  }

  static boolean isFlush(Headers headers) {
    var header = headers.lastHeader(HEADER);
    return header != null && FLUSH.equals(new String(header.value(), StandardCharsets.UTF_8));
  }
}
