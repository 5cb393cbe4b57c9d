package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.family.Positions;
import dev.errata.model.family.WeightNames;
import java.util.Map;
import java.util.Optional;

/**
 * The forward pass of every family, for use and for training alike: the weights are handed in by
 * name ({@code [d_out, d_in]}), and any of them may require gradients.
 *
 * <pre>
 * x = E[token] (+ P[position])
 * in each block:  a = x + W_o Attention(norm x),  x ← a + Mlp(norm a)
 *    parallel:    x ← x + W_o Attention(norm x) + Mlp(norm x)
 * logits = norm x · Oᵀ
 * </pre>
 *
 * <p>What the families do differently is said by {@link ModelConfig}; the numbers agree with the
 * {@code transformers} library (tools/parity).
 */
public final class Decoder {
  private final ModelConfig config;
  private final Kernels kernels;
  private final Norm norm;
  private final Attention attention;
  private final Mlp mlp;
  private final Embeddings embeddings;
  private final Optional<Rotary> rotary;

  public Decoder(ModelConfig config) {
    this(config, Kernels.EXACT);
  }

  /** A decoder that multiplies with {@code kernels}. */
  public Decoder(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.norm = new Norm(config.norm());
    this.attention = new Attention(config.attention(), config.names(), norm);
    this.mlp = new Mlp(config.mlp(), config.names());
    this.embeddings = new Embeddings(config);
    this.rotary = rotary(config);
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
    Step step =
        new Step(
            weights,
            config.names(),
            kernels,
            pass,
            layout,
            rotary.map(r -> r.turn(scope, layout)),
            new Trace());
    int last = Math.min(pass.stopLayer(), config.layers() - 1);
    boolean wantsLogits = pass.stopLayer() > last;
    NDArray x = start(scope, step);
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

  private NDArray start(NDManager scope, Step step) {
    Pass pass = step.pass();
    int before = pass.firstLayer() - 1;
    if (pass.startMiddle().isPresent()) {
      NDArray output =
          pass.startOutput()
              .map(known -> alias(scope, known))
              .orElseGet(() -> mlp.ofKey(step, before, alias(scope, pass.startKey().get())));
      NDArray middle = alias(scope, pass.startMiddle().get());
      return step.residual(middle, branch(step, before, 1, output));
    }
    return pass.startResidual().isPresent()
        ? patched(step, before, alias(scope, pass.startResidual().get()))
        : embeddings.embed(scope, step);
  }

  private static Optional<Rotary> rotary(ModelConfig config) {
    return config.positions() instanceof Positions.Rotary how
        ? Optional.of(new Rotary(how, config.attention().headWidth()))
        : Optional.empty();
  }

  /** Whether the last layer need only go on at the positions whose logits are wanted. */
  private boolean narrows(Pass pass, int layer) {
    return pass.logitPositions().isPresent() && !pass.hooksInto(layer, config.names());
  }

  private NDArray block(Step step, int layer, NDArray x, boolean narrow) {
    WeightNames names = config.names();
    NDArray read = norm.apply(step, names.attentionNorm(layer), x);
    NDArray mixed = attention.mix(step, layer, read);
    NDArray stream = x;
    if (narrow) {
      mixed = narrowed(step, mixed);
      stream = narrowed(step, x);
      read = config.mlp().parallel() ? narrowed(step, read) : read;
    }
    NDArray attended = branch(step, layer, 0, step.linear(names.attentionOut(layer), mixed));
    step.trace().release(mixed);
    NDArray middle = step.residual(stream, attended);
    if (step.pass().recordsMiddle(layer)) {
      step.trace().keepMiddle(layer, middle);
    }
    NDArray result = patched(step, layer, afterMlp(step, layer, middle, read));
    if (step.pass().recordsResidual(layer)) {
      step.trace().keepResidual(layer, result);
    }
    return result;
  }

  /** {@code middle} with the MLP's output added; {@code attentionRead} is what attention read. */
  private NDArray afterMlp(Step step, int layer, NDArray middle, NDArray attentionRead) {
    NDArray read = attentionRead;
    if (!config.mlp().parallel()) {
      step.trace().release(attentionRead);
      read = norm.apply(step, config.names().mlpNorm(layer), middle);
    }
    NDArray branch = branch(step, layer, 1, mlp.apply(step, layer, read));
    step.trace().release(read);
    return step.residual(middle, branch);
  }

  /** What attention (0) or MLP (1) adds to the stream, normalised where the family does so. */
  private NDArray branch(Step step, int layer, int which, NDArray output) {
    if (!config.norm().afterBranches()) {
      return output;
    }
    NDArray normed = norm.apply(step, config.names().branchNorms(layer).get(which), output);
    step.trace().release(output);
    return normed;
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
    NDArray normed = norm.apply(step, config.names().finalNorm(), stream);
    if (step.pass().stopsBeforeOutput()) {
      step.trace().keepStream(normed);
    } else {
      step.trace().keepLogits(logits(step.weights(), normed));
    }
    step.trace().release(stream, normed);
  }

  /** Logits of what the output layer reads. */
  NDArray logits(Map<String, NDArray> weights, NDArray normed) {
    return embeddings.logits(weights, kernels, normed);
  }

  /** Name of the output layer's weight. */
  String outputTable() {
    return embeddings.table();
  }

  /** {@code x [B, T, d]} at the positions whose logits are wanted, {@code [sum, d]}; frees x. */
  private static NDArray narrowed(Step step, NDArray x) {
    int[][] positions = step.pass().logitPositions().orElseThrow();
    NDArray picked = Rows.at(x, Rows.rowsOf(positions), Rows.flat(positions));
    step.trace().release(x);
    return picked;
  }

  /** The same tensor under a handle of its own, so that results belong to {@code scope}. */
  private static NDArray alias(NDManager scope, NDArray array) {
    NDArray alias = array.reshape(array.getShape());
    alias.attach(scope);
    return alias;
  }
}
