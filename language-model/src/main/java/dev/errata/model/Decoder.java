package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.family.WeightNames;
import java.util.Map;

/**
 * The forward pass of the GPT-2 family, for use and for training alike: the weights are handed in
 * by name ({@code [d_out, d_in]}), and any of them may require gradients.
 *
 * <pre>
 * x = E[token] + P[position]
 * in each block:  a = x + W_o Attention(LN₁ x),  x ← a + W_out act(W_in LN₂ a)
 * logits = LN_f x · Eᵀ
 * </pre>
 *
 * <p>Radford et al. 2019, <i>Language Models are Unsupervised Multitask Learners</i>; the numbers
 * agree with the {@code transformers} library (tools/parity).
 */
public final class Decoder {
  private final ModelConfig config;
  private final Kernels kernels;
  private final Attention attention;

  public Decoder(ModelConfig config) {
    this(config, Kernels.EXACT);
  }

  /** A decoder that multiplies with {@code kernels}. */
  public Decoder(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.attention = new Attention(config.attention().heads(), config.attention().headWidth());
  }

  /**
   * Runs {@code pass}. All that is computed belongs to {@code scope}; what nobody asked for is
   * freed at once (a gradient graph keeps what it needs).
   *
   * @throws ModelException if a row is longer than the context, or the pass names an unknown layer,
   *     weight or token
   */
  public Trace forward(NDManager scope, Map<String, NDArray> weights, Pass pass) {
    Checks.pass(config, pass);
    Layout layout = Layout.of(pass);
    Checks.context(config, layout);
    Step step = new Step(weights, config.names(), kernels, pass, layout, new Trace());
    int last = Math.min(pass.stopLayer(), config.layers() - 1);
    boolean wantsLogits = pass.stopLayer() > last;
    NDArray x =
        pass.startResidual().isPresent()
            ? patched(step, pass.firstLayer() - 1, alias(scope, pass.startResidual().get()))
            : embed(scope, step);
    for (int layer = pass.firstLayer(); layer <= last; layer++) {
      boolean narrow = wantsLogits && layer == last && narrows(pass, layer);
      x = block(step, layer, x, narrow);
    }
    if (wantsLogits) {
      logits(step, x);
    } else {
      step.trace().release(x);
    }
    pass.cache().ifPresent(cache -> cache.advance(step.layout()));
    return step.trace();
  }

  /** Whether the last layer need only go on at the positions whose logits are wanted. */
  private boolean narrows(Pass pass, int layer) {
    return pass.logitPositions().isPresent() && !pass.hooksInto(layer, config.names());
  }

  private NDArray block(Step step, int layer, NDArray x, boolean narrow) {
    WeightNames names = config.names();
    NDArray normed = step.norm(names.attentionNorm(layer), x, config.norm().epsilon());
    NDArray qkv = step.linear(names.attentionIn(layer).get(0), normed);
    NDArray mixed = attention.mix(qkv, layer, step);
    step.trace().release(normed, qkv);
    NDArray stream = x;
    if (narrow) {
      mixed = narrowed(step, mixed);
      stream = narrowed(step, x);
    }
    NDArray middle = step.residual(stream, step.linear(names.attentionOut(layer), mixed));
    step.trace().release(mixed);
    if (step.pass().recordsMiddle(layer)) {
      step.trace().keepMiddle(layer, middle);
    }
    NDArray result = patched(step, layer, mlp(step, layer, middle));
    if (step.pass().recordsResidual(layer)) {
      step.trace().keepResidual(layer, result);
    }
    return result;
  }

  private NDArray mlp(Step step, int layer, NDArray x) {
    NDArray normed = step.norm(config.names().mlpNorm(layer), x, config.norm().epsilon());
    NDArray branch =
        step.fusesMlp(layer, config.mlp().activation())
            ? step.fusedMlp(layer, normed)
            : openMlp(step, layer, normed);
    step.trace().release(normed);
    return step.residual(x, branch);
  }

  private NDArray openMlp(Step step, int layer, NDArray normed) {
    NDArray inner = step.linear(config.names().mlpIn(layer), normed);
    NDArray key = config.mlp().activation().apply(inner);
    step.trace().release(inner);
    NDArray branch = step.linear(config.names().mlpOut(layer), key);
    step.trace().release(key);
    return branch;
  }

  private static NDArray patched(Step step, int layer, NDArray x) {
    NDArray result = x;
    for (Pass.Patch patch : step.pass().additions(layer)) {
      NDArray next = Rows.add(result, patch);
      result.close();
      result = next;
    }
    return result;
  }

  private void logits(Step step, NDArray x) {
    boolean flat = x.getShape().dimension() == 2;
    NDArray stream = flat || step.pass().logitPositions().isEmpty() ? x : narrowed(step, x);
    NDArray normed = step.norm(config.names().finalNorm(), stream, config.norm().epsilon());
    WeightNames names = config.names();
    String output = config.embedding().tied() ? names.tokenEmbedding() : names.output();
    step.trace().keepLogits(kernels.linear(normed, step.weight(output), null));
    step.trace().release(stream, normed);
  }

  /** {@code x [B, T, d]} at the positions whose logits are wanted, {@code [sum, d]}; frees x. */
  private static NDArray narrowed(Step step, NDArray x) {
    int[][] positions = step.pass().logitPositions().orElseThrow();
    NDArray picked = Rows.at(x, Rows.rowsOf(positions), Rows.flat(positions));
    step.trace().release(x);
    return picked;
  }

  private static NDArray embed(NDManager scope, Step step) {
    TokenBatch batch = step.pass().batch();
    int length = batch.length();
    // Not closed: the gradient graph reads the ids in the Java buffer that closing would let go.
    NDArray ids = scope.create(batch.padded(), new Shape(batch.size(), length));
    NDArray places = scope.create(step.layout().positionIds(), new Shape(batch.size(), length));
    try (NDArray tokens = step.kernels().rows(ids, step.weight(step.names().tokenEmbedding()));
        NDArray positions =
            step.kernels().rows(places, step.weight(step.names().positionEmbedding()))) {
      return tokens.add(positions);
    }
  }

  /** The same tensor under a handle of its own, so that results belong to {@code scope}. */
  private static NDArray alias(NDManager scope, NDArray array) {
    NDArray alias = array.reshape(array.getShape());
    alias.attach(scope);
    return alias;
  }
}
