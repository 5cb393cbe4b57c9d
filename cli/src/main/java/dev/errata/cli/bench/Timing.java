package dev.errata.cli.bench;

import java.util.Arrays;
import java.util.List;

/**
 * How long something took, or how fast it was, several times.
 *
 * @param median the middle value
 * @param least the smallest
 * @param most the largest
 */
public record Timing(double median, double least, double most) {
  public static Timing of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Timing(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Of quotients, one by one: so that what slows both for a while cancels out. */
  public static Timing ofRatios(List<Double> over, List<Double> under) {
    double[] ratios = new double[over.size()];
    Arrays.setAll(ratios, i -> over.get(i) / under.get(i));
    return of(Arrays.stream(ratios).boxed().toList());
  }

  /** In another unit. */
  public Timing times(double factor) {
    return new Timing(median * factor, least * factor, most * factor);
  }
}
