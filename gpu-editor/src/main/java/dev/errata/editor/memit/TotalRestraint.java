package dev.errata.editor.memit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies a {@link SpectrumRestraint} to all that was done to the weights since the base model,
 * after every batch: a stream has no last edit to wait for. The delta that is logged is the batch's
 * own change and what takes back of the total. It keeps the base weights of the edited layers, and
 * no state beside them: the total is what distinguishes the model from them.
 */
final class TotalRestraint implements AutoCloseable {
  private final LinearAlgebra algebra = new LinearAlgebra();
  private final SpectrumRestraint restraint;
  private final Map<String, Original> originals = new HashMap<>();

  /** A weight before any edit, and its largest singular value. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the values are not changed
  private record Original(float[] values, double largest) {}

  private TotalRestraint(double logBase) {
    restraint = new SpectrumRestraint(algebra, logBase);
  }

  /**
   * The restraint of a model.
   *
   * @param base the model before any edit
   */
  static TotalRestraint of(LanguageModel base, LocateSettings locate, double logBase) {
    TotalRestraint total = new TotalRestraint(logBase);
    for (int layer : locate.layers()) {
      String weight = locate.weightName(layer);
      try (NDManager scope = base.manager().newSubManager()) {
        float[] values = base.weights().get(weight);
        NDArray matrix = matrix(scope, values, base.weights().shape(weight));
        total.originals.put(weight, new Original(values, total.restraint.largest(matrix)));
      }
    }
    return total;
  }

  /** The delta with what restrains the total, low-rank as it was. */
  EditDelta of(EditDelta solved, LanguageModel model) {
    List<WeightUpdate> restrained =
        solved.updates().stream().map(update -> restrained(update, model)).toList();
    return new EditDelta(restrained);
  }

  private WeightUpdate restrained(WeightUpdate update, LanguageModel model) {
    Original original = originals.get(update.weight());
    int[] shape = {update.rows(), update.columns()};
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray total =
          matrix(scope, model.weights().get(update.weight()), shape)
              .sub(matrix(scope, original.values(), shape))
              .add(matrix(scope, update.toArray(), shape));
      Optional<SpectrumRestraint.Factors> correction =
          restraint.correction(total, original.largest());
      return correction.isEmpty()
          ? update
          : ((LowRank) update).and(lowRank(update.weight(), correction.get()));
    }
  }

  private static LowRank lowRank(String weight, SpectrumRestraint.Factors factors) {
    NDArray left = factors.left().toType(DataType.FLOAT32, false);
    NDArray right = factors.right().toType(DataType.FLOAT32, false);
    return LowRank.of(
        weight,
        (int) left.getShape().get(0),
        (int) left.getShape().get(1),
        (int) right.getShape().get(1),
        left.toFloatArray(),
        right.toFloatArray());
  }

  private static NDArray matrix(NDManager scope, float[] values, int[] shape) {
    return Engines.newArray(scope, values, shape[0], shape[1]).toType(DataType.FLOAT64, false);
  }

  @Override
  public void close() {
    algebra.close();
  }
}
