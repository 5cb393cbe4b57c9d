package dev.errata.evaluator.dashboard.board;

/** Told of each change of the board, one at a time. */
public interface Watcher {
  /**
   * @param kind the kind of event, as browsers know it
   * @param data what JSON makes of it
   */
  void changed(String kind, Object data);
}
