package dev.errata.evaluator.dashboard.board;

import java.util.List;
import java.util.Map;

/**
 * How the stream itself is doing. What is not known is null, never 0. Times are milliseconds since
 * 1970.
 *
 * @param now the server's clock
 * @param phase {@code waiting} for topics, {@code reading} what was logged, or {@code live}
 * @param missing topics that do not exist yet
 * @param problem what keeps the page from being up to date; null when nothing does
 * @param facts records of the facts topic
 * @param factsPerSecond over the last ten seconds
 * @param stream what the stream application has counted
 * @param batchesWaiting batches that the editor has not answered
 * @param editorSequence edit sequence of the editor
 * @param replicaSequence edit sequence of the model that is asked here
 * @param eventTime the event time that the weights stand for
 * @param editsWritten edits in the weights
 * @param editsPerSecond written over the last ten seconds
 * @param refusals edits that the editor refused, by reason
 * @param deadLetters records that could not be processed, by reason
 * @param freshness the newest batch, see {@link Freshness}
 * @param clients pages that watch
 */
public record Health(
    long now,
    String phase,
    List<String> missing,
    String problem,
    Long facts,
    Double factsPerSecond,
    StreamCounts stream,
    int batchesWaiting,
    long editorSequence,
    Long replicaSequence,
    Long eventTime,
    long editsWritten,
    Double editsPerSecond,
    Map<String, Long> refusals,
    Map<String, Long> deadLetters,
    Freshness freshness,
    int clients) {

  /**
   * How long the newest batch took to a model that answers with it.
   *
   * @param sequence the batch
   * @param sinceEvent median over its edits of the seconds from event time
   * @param sinceOrder seconds from when the batch was closed; null when it was not read
   */
  public record Freshness(long sequence, double sinceEvent, Double sinceOrder) {}
}
