package dev.errata.editor.log;

import dev.errata.event.EditRequest;
import dev.errata.model.LatestEntries;
import java.util.List;
import java.util.Map;

/** Keeps the batches that were asked for last, up to a number. */
final class CachedBatches implements BatchReader {
  private final BatchReader from;
  private final Map<Long, List<EditRequest>> kept;

  /**
   * @param bound how many batches are kept at most
   */
  CachedBatches(BatchReader from, int bound) {
    this.from = from;
    kept = new LatestEntries<>(bound);
  }

  @Override
  public List<EditRequest> at(long offset) {
    List<EditRequest> found = kept.get(offset);
    if (found == null) {
      found = from.at(offset);
      kept.put(offset, found);
    }
    return found;
  }

  @Override
  public void close() {
    from.close();
  }
}
