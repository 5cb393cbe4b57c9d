package dev.errata.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How long a topic keeps its records.
 *
 * @param compacted keeps the newest record of each key instead of deleting by age
 * @param limit the age after which records are deleted; empty: never
 */
public record Retention(boolean compacted, Optional<Duration> limit) {
  public static final Retention FOREVER = new Retention(false, Optional.empty());
  public static final Retention COMPACTED = new Retention(true, Optional.empty());
  private static final String UNLIMITED = "-1";

  public static Retention ofDays(int days) {
    return new Retention(false, Optional.of(Duration.ofDays(days)));
  }

  /** The topic settings that bring it about. */
  public Map<String, String> settings() {
    String policy =
        compacted ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE;
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        policy,
        TopicConfig.RETENTION_MS_CONFIG,
        limit.map(d -> Long.toString(d.toMillis())).orElse(UNLIMITED),
        TopicConfig.RETENTION_BYTES_CONFIG,
        UNLIMITED);
  }
}
