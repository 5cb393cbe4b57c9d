package dev.errata.editor;

import dev.errata.model.LanguageModel;

/**
 * Turns one batch of facts into a change of weights. Deterministic given the model, the batch, the
 * history and the state: the same four give the same bits on the same device and libraries. A
 * method that looks back may keep what it computed of earlier edits; what a restarted one computes
 * of them anew may differ in rounding.
 *
 * <p>Life of a batch: {@link #edit} computes, the caller logs the delta and applies it to the
 * model; {@link #applying} before and {@link #applied} after that move the state. The state moves
 * in no other way, live and after a restart alike, so a delta that was computed but never logged
 * leaves no trace.
 */
public interface Editor extends AutoCloseable {
  /** Short name of the method, as logged: {@code alphaedit}. */
  String method();

  /** {@code sha256:…} over the method's name and hyper-parameters. */
  String hyperparametersDigest();

  /**
   * Computes the delta of a batch. Leaves model and state unchanged.
   *
   * @throws EditorException if the model lacks a weight that the method edits
   */
  EditResult edit(LanguageModel model, EditBatchView batch, EditHistory history);

  /**
   * Takes notice that the delta of these edits is logged and about to be applied: for methods whose
   * statistics are of the model before the change. Live and on replay alike.
   *
   * @param model the model without the delta
   * @param sequence edit sequence of the batch
   * @param batch the edits that the delta carries
   */
  default void applying(LanguageModel model, long sequence, EditBatchView batch) {}

  /**
   * Takes notice that the delta of these edits was applied.
   *
   * @param model the model with the delta applied
   * @param sequence edit sequence of the batch
   * @param batch the edits that the delta carries
   */
  void applied(LanguageModel model, long sequence, EditBatchView batch);

  /** Takes notice that the negated delta of a batch was applied. */
  void reverted(long sequence);

  EditorState state();

  /**
   * Replaces the state.
   *
   * @throws EditorException if the state is damaged or of another method
   */
  void restore(EditorState state);

  /** Releases native memory. */
  @Override
  void close();
}
