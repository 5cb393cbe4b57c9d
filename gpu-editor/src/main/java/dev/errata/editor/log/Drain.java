package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Reads commands on until all that were sent before it began are read.
 *
 * <p>Where that is, only the end of all records says. The end of those that readers see may come
 * before a command whose sender has been told that it is committed: the broker answers the sender
 * before it marks the records. Records of an aborted transaction, and the marks, are passed over as
 * the reader comes to them; those of an open transaction are waited for.
 */
public final class Drain {
  /**
   * How long to wait where nothing moves: longer than a broker leaves the transaction of a producer
   * open that has died, which is a minute unless the producer asks for more.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private final CommandReader commands;
  private final Duration patience;
  private final long end;

  /**
   * Notes where to stop.
   *
   * @param patience how long to wait where nothing moves
   */
  public Drain(CommandReader commands, Duration patience) {
    this.commands = commands;
    this.patience = patience;
    this.end = commands.endOfSent();
  }

  /**
   * Takes steps until the end is reached.
   *
   * @param stopping asked before each step
   * @param step reads a command if one arrives soon
   * @throws EditorException when a transaction in between does not end
   */
  public void run(BooleanSupplier stopping, Runnable step) {
    long position = commands.position();
    long moved = System.nanoTime();
    while (!stopping.getAsBoolean() && position < end) {
      step.run();
      long now = commands.position();
      if (now > position) {
        position = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > patience.toNanos()) {
        throw new EditorException(
            "%s@%d belongs to a transaction that has not ended after %d s: its producer hangs, or asked for a longer transaction.timeout.ms; end it, or try again later"
                .formatted(commands.partition(), position, patience.toSeconds()));
      }
    }
  }
}
