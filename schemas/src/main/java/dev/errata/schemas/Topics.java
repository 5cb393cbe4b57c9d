package dev.errata.schemas;

import dev.errata.event.DeadLetter;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditCommand;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.event.MetricSample;
import dev.errata.event.QualityEvent;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The catalogue of all topics.
 *
 * <p>Each has one partition. For a lineage's topics the order of records is their meaning. Facts
 * share one event time, by which windows settle and batches close, and one partition carries far
 * more facts a second than an editor can write. The facts topic may be created with more, before
 * its first record; then each partition has an event time of its own.
 */
public final class Topics {
  /** Fact changes from all sources, by fact key. */
  public static final Topic<String, FactUpdate> FACTS =
      new Topic<>("errata.facts", 1, true, Retention.FOREVER, Serdes.String(), FactUpdate.class);

  /** The current value of each fact, by fact key. */
  public static final Topic<String, FactState> FACT_STATE =
      topic("errata.fact-state", Retention.COMPACTED, FactState.class);

  /** What could not be processed, by the key as received. */
  public static final Topic<String, DeadLetter> DEAD_LETTERS =
      topic("errata.dead-letters", Retention.ofDays(30), DeadLetter.class);

  private static final Pattern LINEAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private Topics() {}

  /** Commands to the editor of a lineage, by lineage. */
  public static Topic<String, EditCommand> edits(String lineage) {
    return topic(name(lineage, "edits"), Retention.FOREVER, EditCommand.class);
  }

  /** The consumer group whose offset in the edits topic says how far a lineage's editor is. */
  public static String editorGroup(String lineage) {
    return "errata-editor-" + lineage;
  }

  /** Changes of a lineage's weights, by edit sequence. */
  public static Topic<String, DeltaEvent> deltas(String lineage) {
    return topic(name(lineage, "deltas"), Retention.FOREVER, DeltaEvent.class);
  }

  /** Measurements of a lineage's model, by metric. */
  public static Topic<String, MetricSample> metrics(String lineage) {
    return topic(name(lineage, "metrics"), Retention.FOREVER, MetricSample.class);
  }

  /** Verdicts on a lineage's batches, and alerts when a metric has fallen; by lineage. */
  public static Topic<String, QualityEvent> quality(String lineage) {
    return topic(name(lineage, "quality"), Retention.FOREVER, QualityEvent.class);
  }

  /** The topics that all lineages share. */
  public static List<Topic<String, ? extends SpecificRecord>> shared() {
    return List.of(FACTS, FACT_STATE, DEAD_LETTERS);
  }

  /** The topics of one lineage and those that all share. */
  public static List<Topic<String, ? extends SpecificRecord>> all(String lineage) {
    return List.of(
        FACTS,
        FACT_STATE,
        DEAD_LETTERS,
        edits(lineage),
        deltas(lineage),
        metrics(lineage),
        quality(lineage));
  }

  private static String name(String lineage, String kind) {
    if (!LINEAGE.matcher(lineage).matches()) {
      throw new IllegalArgumentException(
          "Lineage '%s' cannot be part of a topic name: use up to 100 of A-Z a-z 0-9 . _ -"
              .formatted(lineage));
    }
    return "errata." + lineage + "." + kind;
  }

  private static <V extends SpecificRecord> Topic<String, V> topic(
      String name, Retention retention, Class<V> valueType) {
    return new Topic<>(name, 1, false, retention, Serdes.String(), valueType);
  }
}
