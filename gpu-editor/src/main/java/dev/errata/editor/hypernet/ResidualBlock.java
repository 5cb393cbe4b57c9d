package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.Engines;

/**
 * One block of a network, as it treats the rows of one weight (MEND, MALMEN and RLEdit alike):
 *
 * <pre>
 * p = y A    q = p B + b    y' = y + scale ⊙ max(q, 0) + shift
 *
 * y: [n, s], s = d_in + d_out   A: [s, rank]   B: [rank, s]   b: [s]   scale, shift: [s], own to a weight
 * </pre>
 *
 * <p>B and b start at zero, and so does every q. The activation therefore passes its gradient at
 * exactly 0; with a derivative of 0 there, nothing would ever be trained.
 */
final class ResidualBlock {
  private final BlockParameters parameters;
  private final int module;
  private final NDArray input;
  private final NDArray inner;
  private final NDArray outer;

  /** Computes the block; what the way back needs belongs to {@code scope}. */
  ResidualBlock(NDManager scope, BlockParameters parameters, int module, NDArray input) {
    this.parameters = parameters;
    this.module = module;
    this.input = input;
    try (NDManager work = scope.newSubManager()) {
      inner = Engines.view(work, input).matMul(parameters.down());
      outer = inner.matMul(parameters.up()).addi(parameters.bias());
      inner.attach(scope);
      outer.attach(scope);
    }
  }

  /** y' {@code [n, s]}, fresh, in {@code scope}. */
  NDArray output(NDManager scope) {
    try (NDManager work = scope.newSubManager()) {
      NDArray scale = Engines.view(work, parameters.scale()).get(module);
      NDArray shift = Engines.view(work, parameters.shift()).get(module);
      NDArray output = Engines.view(work, outer).maximum(0).muli(scale).addi(shift).addi(input);
      output.attach(scope);
      return output;
    }
  }

  /**
   * Takes the gradient back, and adds those of the parameters to {@code into}:
   *
   * <pre>
   * dshift = Σ dy'    dscale = Σ dy' ⊙ max(q, 0)    dq = dy' ⊙ scale ⊙ [q ≥ 0]
   * db = Σ dq    dB = pᵀ dq    dA = yᵀ (dq Bᵀ)    dy = dy' + dq Bᵀ Aᵀ
   * </pre>
   *
   * @param gradient dL/dy' {@code [n, s]}, overwritten with dL/dy
   */
  void backwardInPlace(NDArray gradient, NetworkGradients into) {
    try (NDManager work = gradient.getManager().newSubManager()) {
      NDArray above = Engines.view(work, gradient);
      NDArray before = Engines.view(work, outer);
      into.addRow(parameters.shiftName(), module, above.sum(new int[] {0}));
      into.addRow(parameters.scaleName(), module, before.maximum(0).muli(above).sum(new int[] {0}));
      NDArray ofOuter =
          above
              .mul(Engines.view(work, parameters.scale()).get(module))
              .muli(before.gte(0).toType(above.getDataType(), false));
      into.add(parameters.biasName(), ofOuter.sum(new int[] {0}));
      into.add(parameters.upName(), Engines.view(work, inner).transpose().matMul(ofOuter));
      NDArray ofInner = ofOuter.matMul(Engines.view(work, parameters.up()).transpose());
      into.add(parameters.downName(), Engines.view(work, input).transpose().matMul(ofInner));
      gradient.addi(ofInner.matMul(Engines.view(work, parameters.down()).transpose()));
    }
  }
}
