package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.family.WeightNames;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the layers below the lowest edited weight make of texts. No edit of these weights changes
 * it, so passes over a text that was read before begin above. Bounded: texts that were not asked
 * for lately are forgotten. Not safe for use by several threads.
 */
public final class LowerLayers {
  /** Texts kept unless said otherwise; with 15 tokens of width 256 each, 30 MB. */
  public static final int DEFAULT_LIMIT = 2048;

  private final int below;
  private final Optional<KnownKeys> keys;
  private final Map<IntBuffer, float[]> residuals;

  /**
   * Of nothing yet.
   *
   * @param weights the weights that are edited
   * @param limit texts to keep
   */
  public LowerLayers(ModelConfig config, Collection<String> weights, int limit) {
    below = lowest(config, weights) - 1;
    keys = KnownKeys.of(config, weights, limit);
    residuals = new LatestEntries<>(limit);
  }

  private static int lowest(ModelConfig config, Collection<String> weights) {
    WeightNames names = config.names();
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = names.block(layer);
      if (weights.stream().anyMatch(name -> name.startsWith(block))) {
        return layer;
      }
    }
    return 0;
  }

  /** Whether only the weight is edited at which {@link #shorten} can let a pass begin. */
  public boolean endAtWeight() {
    return keys.isPresent();
  }

  /** Texts kept. */
  int size() {
    return residuals.size();
  }

  /**
   * Lets a pass over whole texts begin above these layers, or at the edited weight itself where it
   * is the network's last but for the output and nothing but logits and what enters and leaves it
   * is wanted. What lies below is computed with the model's own weights for unknown texts.
   *
   * @param scope owns what the pass begins with
   * @return the pass
   */
  public Pass shorten(LanguageModel model, NDManager scope, Pass pass) {
    return keys.filter(known -> known.serve(pass))
        .map(known -> known.shorten(model, scope, pass, this::startAbove))
        .orElseGet(() -> startAbove(model, scope, pass));
  }

  /**
   * Lets a pass for nothing but logits begin behind the edited weight, where {@link #shorten} could
   * let it begin at the weight.
   *
   * @param outputs what comes out of the weight where logits are wanted, {@code [sum, d]},
   *     row-major
   * @return the pass; empty, and nothing done, where it cannot
   */
  public Optional<Pass> startBehind(
      LanguageModel model, NDManager scope, Pass pass, float[] outputs) {
    return keys.filter(known -> known.serve(pass) && pass.hookedWeights().isEmpty())
        .map(known -> known.startBehind(model, scope, pass, outputs, this::startAbove));
  }

  private Pass startAbove(LanguageModel model, NDManager scope, Pass pass) {
    if (below < 0) {
      return pass;
    }
    List<int[]> rows = pass.batch().rows();
    read(model, rows.stream().filter(row -> !residuals.containsKey(IntBuffer.wrap(row))).toList());
    int length = pass.batch().length();
    int width = model.config().width();
    float[] all = new float[rows.size() * length * width];
    for (int i = 0; i < rows.size(); i++) {
      float[] residual = residuals.get(IntBuffer.wrap(rows.get(i)));
      if (residual == null) {
        return pass; // more texts in one pass than are kept
      }
      System.arraycopy(residual, 0, all, i * length * width, residual.length);
    }
    return pass.startAfter(below, Engines.newArray(scope, all, rows.size(), length, width));
  }

  private void read(LanguageModel model, List<int[]> unknown) {
    if (unknown.isEmpty()) {
      return;
    }
    try (NDManager work = model.manager().newSubManager()) {
      Pass pass = Pass.of(new TokenBatch(new ArrayList<>(unknown))).stopAfter(below);
      NDArray residual = model.run(work, pass.recordResidual(below)).residual(below);
      int length = (int) residual.getShape().get(1);
      int width = (int) residual.getShape().get(2);
      float[] values = residual.toType(DataType.FLOAT32, false).toFloatArray();
      for (int i = 0; i < unknown.size(); i++) {
        float[] own = new float[unknown.get(i).length * width];
        System.arraycopy(values, i * length * width, own, 0, own.length);
        residuals.put(IntBuffer.wrap(unknown.get(i).clone()), own);
      }
    }
  }
}
