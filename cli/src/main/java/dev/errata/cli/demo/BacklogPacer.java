package dev.errata.cli.demo;

import dev.errata.stream.source.Pacer;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Lets event time pass as fast as edits are written: the source waits while the stream application
 * has more facts, or the editor more batches, before it than it needs to stay busy.
 */
final class BacklogPacer implements Pacer {
  private static final long FACTS_AHEAD = 16;
  private static final long BATCHES_AHEAD = 2;
  private static final long POLL_MILLIS = 20;

  private final LongSupplier factsWaiting;
  private final LongSupplier batchesWaiting;

  /**
   * @param factsWaiting facts sent that the stream application has not read
   * @param batchesWaiting batches closed that the editor has not applied
   */
  BacklogPacer(LongSupplier factsWaiting, LongSupplier batchesWaiting) {
    this.factsWaiting = factsWaiting;
    this.batchesWaiting = batchesWaiting;
  }

  @Override
  public void await(Instant eventTime) throws InterruptedException {
    while (factsWaiting.getAsLong() >= FACTS_AHEAD || batchesWaiting.getAsLong() >= BATCHES_AHEAD) {
      Thread.sleep(POLL_MILLIS);
    }
  }
}
