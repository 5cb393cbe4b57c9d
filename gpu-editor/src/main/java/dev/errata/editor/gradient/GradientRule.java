package dev.errata.editor.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.locate.ModelView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What sets one method that works on gradients apart from the others: the statistics it keeps, and
 * the change of a weight that it makes of rows and statistics.
 *
 * @param <S> the statistics; values, which nothing changes in place
 */
public interface GradientRule<S> extends AutoCloseable {
  /** Short name of the method, as logged. */
  String method();

  /** {@code sha256:…} over everything that the method's deltas depend on beside its state. */
  String digest();

  GradientReading reading();

  /** Which earlier edits are looked at again. */
  default Rehearsal rehearsal() {
    return Rehearsal.NONE;
  }

  /** The statistics before any edit. */
  S initial();

  /**
   * Statistics with a batch in them.
   *
   * @param minibatches in order, each with its rows by weight, in the order of the weights
   */
  S with(S statistics, List<Map<String, GradientRows>> minibatches);

  boolean isFinite(S statistics);

  /**
   * The change of one weight.
   *
   * @param work owns what is computed on the way
   * @param view the model, with the changes of the weights before this one
   * @param anchors keys of the rows and of what shall stay; null where nothing was looked back at,
   *     or nothing shall stay
   * @param statistics with the rows of the batch in them
   * @throws dev.errata.model.linalg.LinearAlgebraException if there is none
   */
  WeightChange change(
      NDManager work,
      ModelView view,
      String weight,
      GradientRows rows,
      Anchors anchors,
      S statistics);

  void write(S statistics, DataOutput out) throws IOException;

  S read(DataInput in) throws IOException;

  @Override
  void close();
}
