package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.hypernet.UpdateRule.Gradients;
import dev.errata.editor.hypernet.UpdateRule.PseudoRows;
import dev.errata.editor.hypernet.UpdateRule.Update;
import dev.errata.model.Engines;
import dev.errata.model.delta.LowRank;
import java.util.List;
import java.util.Optional;

/**
 * The change of one weight that a network predicts, in factors, {@code ΔW = left · right}, and the
 * way back from it to the network's parameters. Lives as long as the scope it was predicted in.
 */
public final class PredictedShift {
  private final WeightShape shape;
  private final int module;
  private final List<ResidualBlock> blocks;
  private final PseudoRows pseudo;
  private final Update update;

  PredictedShift(
      WeightShape shape, int module, List<ResidualBlock> blocks, PseudoRows pseudo, Update update) {
    this.shape = shape;
    this.module = module;
    this.blocks = blocks;
    this.pseudo = pseudo;
    this.update = update;
  }

  /** {@code [d_out, n]}, in the type of the networks, in the scope of the shift. */
  public NDArray left() {
    return update.left();
  }

  /** {@code [n, d_in]}, in the type of the networks, in the scope of the shift. */
  public NDArray right() {
    return update.right();
  }

  /** {@code ΔW [d_out, d_in]}, fresh, in the scope of the shift. */
  public NDArray dense() {
    try (NDArray left = left()) {
      return left.matMul(right());
    }
  }

  /** The change as it is logged, of rank n. */
  public LowRank lowRank(String weight) {
    try (NDArray left = left();
        NDArray narrow = left.toType(DataType.FLOAT32, true);
        NDArray right = right().toType(DataType.FLOAT32, true)) {
      int rows = (int) right.getShape().get(0);
      return LowRank.of(
          weight,
          shape.gradientWidth(),
          rows,
          shape.keyWidth(),
          narrow.toFloatArray(),
          right.toFloatArray());
    }
  }

  /** {@code ‖ΔW‖²}, the sum of squared entries, without building ΔW. */
  public double squaredNorm() {
    try (NDManager work = right().getManager().newSubManager()) {
      NDArray left = Engines.view(work, update.left());
      NDArray right = Engines.view(work, update.right());
      NDArray lefts = left.transpose().matMul(left).toType(DataType.FLOAT64, false);
      NDArray rights = right.matMul(right.transpose()).toType(DataType.FLOAT64, false);
      return lefts.mul(rights).sum().getDouble();
    }
  }

  /** The gradient of {@link #squaredNorm} with respect to this shift, {@code 2 S}, in factors. */
  public ShiftGradient ofSquaredNorm() {
    return ShiftGradient.ofRows(right(), left().transpose()).times(2);
  }

  /**
   * Adds the gradients of the network's parameters. Takes the rows, and the statistics that they
   * were normalised with, as given.
   *
   * @param upstream of the loss with respect to this shift
   * @param into gradients of all networks
   */
  public void backward(ShiftGradient upstream, NetworkGradients into) {
    try (NDManager work = right().getManager().newSubManager()) {
      Gradients gradients = update.backward(work, upstream);
      into.addNumber(HyperNetwork.etaName(shape), module, gradients.eta());
      into.addNumber(HyperNetwork.lambdaName(shape), module, gradients.lambda());
      NDArray features = gradients.pseudoKeys().concat(gradients.pseudoGradients(), 1);
      for (int i = blocks.size() - 1; i >= 0; i--) {
        blocks.get(i).backwardInPlace(features, into);
      }
    }
  }

  /**
   * How the values of held keys move, {@code [h, d_out]}, in the scope of the shift, where the rule
   * knows it without multiplying them with ΔW.
   */
  public Optional<NDArray> heldShifts() {
    return update.heldShifts();
  }

  PseudoRows pseudo() {
    return pseudo;
  }

  Update update() {
    return update;
  }
}
