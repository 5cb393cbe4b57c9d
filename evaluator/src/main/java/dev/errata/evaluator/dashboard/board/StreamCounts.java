package dev.errata.evaluator.dashboard.board;

import java.util.Map;

/**
 * What a stream application has counted so far.
 *
 * @param received facts read
 * @param baseline of them, taken as what the model knows
 * @param settling of them, waiting for their window to close
 * @param dropped changes that led to no edit, by reason
 * @param rejected facts sent to dead letters, by reason
 */
public record StreamCounts(
    long received,
    long baseline,
    long settling,
    Map<String, Long> dropped,
    Map<String, Long> rejected) {
  public StreamCounts {
    dropped = Map.copyOf(dropped);
    rejected = Map.copyOf(rejected);
  }
}
