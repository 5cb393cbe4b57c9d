package dev.errata.editor;

/**
 * What became of one edit. A refusal is a value, not an exception: the rest of the batch goes on.
 */
public sealed interface Outcome {
  String factKey();

  /** True if the delta carries this edit. */
  boolean applied();

  /**
   * The edit is part of the delta.
   *
   * @param probabilityBefore probability of the whole answer after the edit's prompt before the
   *     delta, in [0, 1]
   * @param probabilityAfter the same with the delta applied
   */
  record Applied(String factKey, double probabilityBefore, double probabilityAfter)
      implements Outcome {
    @Override
    public boolean applied() {
      return true;
    }
  }

  /** The edit is not part of the delta; it belongs into the dead letters. */
  record Rejected(String factKey, Rejection reason, String message) implements Outcome {
    @Override
    public boolean applied() {
      return false;
    }
  }
}
