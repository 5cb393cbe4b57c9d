package dev.errata.stream.source;

/** Something that facts come from. */
public interface Source {
  /**
   * Reads to the end, or until interrupted.
   *
   * @throws dev.errata.stream.StreamException when it cannot be read
   * @throws InterruptedException when the thread was interrupted while waiting
   */
  void run(FactSink sink) throws InterruptedException;
}
