package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.EditBatch;
import dev.errata.event.EditRequest;
import dev.errata.schemas.KafkaSettings;
import java.util.List;
import java.util.Optional;

/**
 * Reads batches from the edits topic of a lineage by a consumer of its own, which connects when the
 * first one is asked for.
 */
public final class TopicBatches implements BatchReader {
  private final KafkaSettings kafka;
  private final String lineage;
  private CommandReader commands;

  public TopicBatches(KafkaSettings kafka, String lineage) {
    this.kafka = kafka.goingBack();
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
