package dev.errata.evaluator.service;

/** Work that can wait: done in slices, between which whatever is urgent is done. */
interface Chore {
  /**
   * Does a slice, of a fraction of a second.
   *
   * @return whether anything remains
   */
  boolean step();
}
