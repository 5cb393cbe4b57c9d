package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.model.linalg.LinearAlgebra;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an editor remembers of all gradients so far: one {@link LifelongNormaliser} per shape of
 * weights, shared by the weights of that shape as published, and the number of batches.
 */
final class LifelongStatistics {
  private final OneStepSettings settings;
  private final TreeMap<WeightShape, LifelongNormaliser> byShape = new TreeMap<>();
  private int batches;

  LifelongStatistics(OneStepSettings settings) {
    this.settings = settings;
  }

  /**
   * These statistics with a batch in them, fresh.
   *
   * @param minibatches in order, each with its rows by weight, in the order of the weights
   */
  LifelongStatistics with(List<Map<String, GradientRows>> minibatches) {
    LifelongStatistics next = new LifelongStatistics(settings);
    byShape.forEach((shape, normaliser) -> next.byShape.put(shape, normaliser.copy()));
    next.batches = batches + 1;
    for (Map<String, GradientRows> minibatch : minibatches) {
      for (GradientRows rows : minibatch.values()) {
        next.byShape
            .computeIfAbsent(WeightShape.of(rows), next::empty)
            .add(rows, settings.variance());
      }
    }
    return next;
  }

  private LifelongNormaliser empty(WeightShape shape) {
    return new LifelongNormaliser(
        shape.keyWidth(),
        shape.gradientWidth(),
        settings.whitening().orElse(null),
        LifelongNormaliser.EPSILON);
  }

  /** Pseudo values of rows that are part of these statistics, {@code [n, d_out]} float64. */
  NDArray pseudoValues(NDManager scope, LinearAlgebra algebra, GradientRows rows) {
    LifelongNormaliser normaliser = byShape.get(WeightShape.of(rows));
    Optional<NDArray> whitening =
        settings
            .whitening()
            .filter(w -> batches > w.warmUpBatches() && normaliser.canWhiten())
            .map(w -> normaliser.whitening(scope, algebra, w.floor()));
    return normaliser.pseudoValues(scope, rows, settings.learningRate(), whitening.orElse(null));
  }

  boolean isFinite() {
    return byShape.values().stream().allMatch(n -> n.moments().isFinite());
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(batches);
    out.writeInt(byShape.size());
    for (LifelongNormaliser normaliser : byShape.values()) {
      normaliser.write(out);
    }
  }

  /** What {@link #write} wrote under the same settings. */
  static LifelongStatistics read(DataInput in, OneStepSettings settings) throws IOException {
    LifelongStatistics read = new LifelongStatistics(settings);
    read.batches = in.readInt();
    int shapes = in.readInt();
    for (int i = 0; i < shapes; i++) {
      LifelongNormaliser normaliser =
          LifelongNormaliser.read(in, settings.whitening().orElse(null));
      read.byShape.put(
          new WeightShape(normaliser.keyWidth(), normaliser.gradientWidth()), normaliser);
    }
    return read;
  }
}
