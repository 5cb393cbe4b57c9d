package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.EditBatch;
import dev.errata.event.EditRequest;
import dev.errata.schemas.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Reads batches from the edits topic of a lineage by a consumer of its own, which connects when the
 * first one is asked for.
 */
public final class TopicBatches implements BatchReader {
  /** A consumer that waits for more at the end answers a question for older records only then. */
  private static final Map<String, String> GO_BACK_SOON =
      Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");

  private final KafkaSettings kafka;
  private final String lineage;
  private CommandReader commands;

  public TopicBatches(KafkaSettings kafka, String lineage) {
    Map<String, String> extra = new HashMap<>(kafka.extra());
    extra.putAll(GO_BACK_SOON);
    this.kafka = new KafkaSettings(kafka.bootstrapServers(), kafka.registryUrl(), extra);
    this.lineage = lineage;
  }

  @Override
  public List<EditRequest> at(long offset) {
    if (commands == null) {
      commands = new CommandReader(kafka, lineage, Optional.empty());
    }
    if (commands.at(offset).getBody() instanceof EditBatch batch) {
      return batch.getEdits();
    }
    throw new EditorException(
        "%s has no batch at offset %d: it is not the log that the edits were made from"
            .formatted(commands.partition().topic(), offset));
  }

  @Override
  public void close() {
    if (commands != null) {
      commands.close();
      commands = null;
    }
  }
}
