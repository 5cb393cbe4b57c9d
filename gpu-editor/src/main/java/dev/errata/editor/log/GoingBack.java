package dev.errata.editor.log;

import dev.errata.schemas.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Settings of consumers that go back and forth in a topic. */
public final class GoingBack {
  /** A consumer that waits for more at the end answers a question for older records only then. */
  private static final Map<String, String> SOON =
      Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");

  private GoingBack() {}

  public static KafkaSettings in(KafkaSettings kafka) {
    Map<String, String> extra = new HashMap<>(kafka.extra());
    extra.putAll(SOON);
    return new KafkaSettings(kafka.bootstrapServers(), kafka.registryUrl(), extra);
  }
}
