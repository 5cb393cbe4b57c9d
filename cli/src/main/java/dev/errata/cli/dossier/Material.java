package dev.errata.cli.dossier;

import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Lineages;
import dev.errata.event.DeadLetter;
import dev.errata.event.MetricSample;
import dev.errata.event.QualityEvent;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicEvents;
import dev.errata.schemas.Topics;
import dev.errata.stream.ProgressLog;
import dev.errata.stream.StreamProgress;
import java.util.List;
import java.util.Optional;

/**
 * What the log has on a lineage.
 *
 * @param samples all measurements, oldest first
 * @param quality verdicts and alerts, oldest first
 * @param deadLetters what was refused, without other lineages' commands
 * @param stream the counts of its stream application, if one has run on this log
 */
public record Material(
    Lineage lineage,
    List<MetricSample> samples,
    List<QualityEvent> quality,
    List<DeadLetter> deadLetters,
    Optional<StreamProgress> stream) {
  private static final String OTHER_COMMANDS = "errata\\..+\\.edits";

  public Material {
    samples = List.copyOf(samples);
    quality = List.copyOf(quality);
    deadLetters = List.copyOf(deadLetters);
  }

  /**
   * Reads it.
   *
   * @throws dev.errata.cli.CliException when there is no such lineage
   */
  public static Material read(KafkaSettings kafka, String lineage) {
    Lineages.require(kafka, lineage);
    String own = Topics.edits(lineage).name();
    return new Material(
        Lineage.read(kafka, lineage),
        TopicEvents.read(kafka, Topics.metrics(lineage)),
        TopicEvents.read(kafka, Topics.quality(lineage)),
        TopicEvents.read(kafka, Topics.DEAD_LETTERS).stream()
            .filter(
                letter ->
                    letter.getTopic().equals(own) || !letter.getTopic().matches(OTHER_COMMANDS))
            .toList(),
        ProgressLog.of(kafka, lineage));
  }
}
