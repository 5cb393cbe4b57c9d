package dev.errata.evaluator.service;

import java.util.ArrayDeque;
import java.util.Deque;

/** What waits to be done in slices, one after another. */
final class Chores {
  private final Deque<Chore> waiting = new ArrayDeque<>();

  void add(Chore chore) {
    waiting.add(chore);
  }

  boolean areDue() {
    return !waiting.isEmpty();
  }

  /**
   * Does a slice of the first one.
   *
   * @return whether it is done
   */
  boolean step() {
    if (waiting.peek().step()) {
      return false;
    }
    waiting.remove();
    return true;
  }
}
