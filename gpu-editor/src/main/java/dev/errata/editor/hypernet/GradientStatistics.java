package dev.errata.editor.hypernet;

import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Running mean and spread of the features of all rows so far, one set per weight shape, shared by
 * the weights of that shape. Values: nothing changes one in place.
 */
public final class GradientStatistics {
  private final Variance variance;
  private final TreeMap<WeightShape, RunningMoments> byShape = new TreeMap<>();

  private GradientStatistics(Variance variance) {
    this.variance = variance;
  }

  /** Statistics of nothing. */
  public static GradientStatistics none(Collection<WeightShape> shapes, Variance variance) {
    GradientStatistics none = new GradientStatistics(variance);
    shapes.forEach(shape -> none.byShape.put(shape, new RunningMoments(shape.width())));
    return none;
  }

  /**
   * These statistics with more rows in them, fresh.
   *
   * @param minibatches in order, each with its rows by weight, in the order of the weights
   */
  public GradientStatistics with(List<? extends Map<String, ? extends FeatureRows>> minibatches) {
    GradientStatistics next = new GradientStatistics(variance);
    byShape.forEach((shape, moments) -> next.byShape.put(shape, moments.copy()));
    for (Map<String, ? extends FeatureRows> minibatch : minibatches) {
      minibatch.values().forEach(rows -> next.of(WeightShape.of(rows)).add(rows, variance));
    }
    return next;
  }

  /** Given statistics, by shape. */
  static GradientStatistics of(Map<WeightShape, RunningMoments> byShape, Variance variance) {
    GradientStatistics given = new GradientStatistics(variance);
    byShape.forEach((shape, moments) -> given.byShape.put(shape, moments.copy()));
    return given;
  }

  /** Which variance of a minibatch goes into them. */
  public Variance variance() {
    return variance;
  }

  /** Those of a shape; not a copy. */
  RunningMoments of(WeightShape shape) {
    RunningMoments moments = byShape.get(shape);
    if (moments == null) {
      throw new EditorException(
          "no statistics of weights of shape %s, only of %s".formatted(shape, byShape.keySet()));
    }
    return moments;
  }

  /** The shapes there are, in order. */
  public Collection<WeightShape> shapes() {
    return byShape.keySet();
  }

  /** How many rows of a shape were seen. */
  public double rows(WeightShape shape) {
    return of(shape).count();
  }

  public boolean isFinite() {
    return byShape.values().stream().allMatch(RunningMoments::isFinite);
  }

  /** Everything but the shapes and the kind of variance. */
  public void write(DataOutput out) throws IOException {
    for (RunningMoments moments : byShape.values()) {
      moments.write(out);
    }
  }

  /** What {@link #write} wrote of the same shapes, fresh. */
  public GradientStatistics read(DataInput in) throws IOException {
    GradientStatistics read = none(byShape.keySet(), variance);
    for (RunningMoments moments : read.byShape.values()) {
      moments.read(in);
    }
    return read;
  }
}
