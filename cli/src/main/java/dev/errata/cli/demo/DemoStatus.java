package dev.errata.cli.demo;

import dev.errata.evaluator.metric.MetricsReport;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo has done so far; all that its display shows.
 *
 * @param phase what is going on, in a few words
 * @param elapsed wall-clock time since the start
 * @param reached the event time that the edited model has reached
 * @param share how much of the changes that is, 0 to 1
 * @param received facts that the stream application has read
 * @param dropped facts that it dropped, by reason
 * @param applied edits written into the weights
 * @param rejected edits that the editor refused
 * @param batches edit batches applied
 * @param metrics the latest measurement
 * @param questions a few questions and their answers
 */
record DemoStatus(
    String phase,
    Duration elapsed,
    LocalDate reached,
    double share,
    long received,
    Map<String, Long> dropped,
    long applied,
    long rejected,
    long batches,
    Optional<MetricsReport> metrics,
    List<Asked> questions) {
  /**
   * A question and what the model says.
   *
   * @param question the prompt
   * @param before the unedited model's answer
   * @param now the answer of the model as it is now
   */
  record Asked(String question, String before, String now) {}

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
