package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
  private final TreeMap<Shape, LifelongNormaliser> byShape = new TreeMap<>();
  private int batches;

  /** {@code d_in} and {@code d_out}. */
  private record Shape(int keys, int gradients) implements Comparable<Shape> {
    static Shape of(GradientRows rows) {
      return new Shape(rows.keyWidth(), rows.gradientWidth());
    }

    @Override
    public int compareTo(Shape other) {
      int byKeys = Integer.compare(keys, other.keys);
      return byKeys == 0 ? Integer.compare(gradients, other.gradients) : byKeys;
    }
  }

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
        next.byShape.computeIfAbsent(Shape.of(rows), next::empty).add(rows, settings.variance());
      }
    }
    return next;
  }

  private LifelongNormaliser empty(Shape shape) {
    return new LifelongNormaliser(
        shape.keys(),
        shape.gradients(),
        settings.whitening().orElse(null),
        LifelongNormaliser.EPSILON);
  }

  /** Pseudo values of rows that are part of these statistics, {@code [n, d_out]} float64. */
  NDArray pseudoValues(NDManager scope, LinearAlgebra algebra, GradientRows rows) {
    LifelongNormaliser normaliser = byShape.get(Shape.of(rows));
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
      read.byShape.put(new Shape(normaliser.keyWidth(), normaliser.gradientWidth()), normaliser);
    }
    return read;
  }
}
