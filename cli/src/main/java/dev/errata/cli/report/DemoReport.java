package dev.errata.cli.report;

import java.util.List;
import java.util.Map;

/**
 * What {@code errata demo --report} writes.
 *
 * @param batches edit batches applied
 * @param metrics name, then {@code tf} (teacher forced), {@code ar} (autoregressive), {@code cmp}
 *     (compared) or {@code none}
 * @param answers questions put to the model before, during and after the edits
 * @param versions what ran: libraries, Java, device
 */
public record DemoReport(
    Facts facts,
    Edits edits,
    long batches,
    Map<String, Map<String, Metric>> metrics,
    Seconds seconds,
    Digest digest,
    List<Answer> answers,
    Map<String, String> versions) {
  public DemoReport {
    answers = List.copyOf(answers);
  }

  /**
   * Facts on their way to the editor.
   *
   * @param received facts that the stream application read
   * @param dropped reason code to count
   */
  public record Facts(long received, Map<String, Long> dropped) {}

  /**
   * What the editor made of the requests it got.
   *
   * @param applied written into the weights
   * @param rejected refused with a reason, and sent to the dead letters
   */
  public record Edits(long applied, long rejected) {}

  /**
   * Wall-clock times, in seconds.
   *
   * @param total the whole demo, from start to the comparison of digests
   * @param perEdit time inside the editor, per applied edit
   * @param factToAnswer from a fact being received to a replica that has applied its edit
   */
  public record Seconds(double total, double perEdit, Quantiles factToAnswer) {}

  /** Median and 99th percentile. */
  public record Quantiles(double p50, double p99) {}

  /**
   * Weights digests, {@code sha256:…}.
   *
   * @param live of the model that was edited while the facts came in
   * @param replayed of the base model after the logged deltas were applied to it
   */
  public record Digest(String live, String replayed) {}

  /**
   * One question.
   *
   * @param expected the answer that is current at the end of the stream
   * @param before answer of the unedited model
   * @param after answer of the edited model
   * @param asOf date to the answer of the model as it was then, rebuilt from the log; empty for
   *     most questions
   */
  public record Answer(
      String question, String expected, String before, String after, Map<String, String> asOf) {}
}
