package dev.errata.editor.gradient;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Running mean and spread of each feature of the rows {@code x = [key, value gradient]}, updated a
 * minibatch of r rows at a time (UltraEdit, lifelong normalisation):
 *
 * <pre>
 * n' = n + r,  d = mean(x) − μ,  μ ← μ + r d / n',  s ← s + within(x) + n r d² / n'
 * σ = √(s / (n' − 1 + ε))
 * </pre>
 *
 * <p>s is a sum of squared deviations; {@link Variance} says what is added to it from within.
 */
public final class RunningMoments {
  private final double[] mean;
  private final double[] squares;
  private double count;

  public RunningMoments(int width) {
    mean = new double[width];
    squares = new double[width];
  }

  /**
   * As after so many rows.
   *
   * @param count rows so far
   * @param mean μ of every feature
   * @param squares s of every feature
   */
  public static RunningMoments of(double count, double[] mean, double[] squares) {
    if (mean.length != squares.length) {
      throw new IllegalArgumentException(
          "%d means need as many sums of squares, got %d".formatted(mean.length, squares.length));
    }
    RunningMoments moments = new RunningMoments(mean.length);
    moments.count = count;
    System.arraycopy(mean, 0, moments.mean, 0, mean.length);
    System.arraycopy(squares, 0, moments.squares, 0, squares.length);
    return moments;
  }

  public RunningMoments copy() {
    RunningMoments copy = new RunningMoments(mean.length);
    copy.count = count;
    System.arraycopy(mean, 0, copy.mean, 0, mean.length);
    System.arraycopy(squares, 0, copy.squares, 0, squares.length);
    return copy;
  }

  /** The same means and spreads, as after {@code rows} rows. */
  public RunningMoments countingAs(int rows) {
    RunningMoments scaled = copy();
    double share = (rows - 1) / (count - 1);
    for (int i = 0; i < mean.length; i++) {
      scaled.squares[i] *= share;
    }
    scaled.count = rows;
    return scaled;
  }

  /** Adds a minibatch; returns how far its mean is from the mean so far, by feature. */
  public double[] add(FeatureRows rows, Variance variance) {
    int fresh = rows.count();
    double all = count + fresh;
    double[] own = means(rows);
    double[] deviations = deviations(rows, own);
    double[] shift = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      shift[i] = own[i] - mean[i];
      mean[i] += fresh * shift[i] / all;
      squares[i] +=
          variance.within(deviations[i], fresh) + count * fresh * shift[i] * shift[i] / all;
    }
    count = all;
    return shift;
  }

  private double[] means(FeatureRows rows) {
    double[] own = new double[mean.length];
    for (int row = 0; row < rows.count(); row++) {
      double[] features = rows.features(row);
      for (int i = 0; i < own.length; i++) {
        own[i] += features[i];
      }
    }
    for (int i = 0; i < own.length; i++) {
      own[i] /= rows.count();
    }
    return own;
  }

  /** Sums of squared deviations from the minibatch's own mean. */
  private static double[] deviations(FeatureRows rows, double[] own) {
    double[] sums = new double[own.length];
    for (int row = 0; row < rows.count(); row++) {
      double[] features = rows.features(row);
      for (int i = 0; i < own.length; i++) {
        double deviation = features[i] - own[i];
        sums[i] += deviation * deviation;
      }
    }
    return sums;
  }

  /** How many features a row has. */
  public int width() {
    return mean.length;
  }

  /** Rows so far. */
  public double count() {
    return count;
  }

  /** μ of every feature, a copy. */
  public double[] means() {
    return mean.clone();
  }

  public double mean(int feature) {
    return mean[feature];
  }

  /** s, a sum. */
  public double squares(int feature) {
    return squares[feature];
  }

  /** σ. */
  public double deviation(int feature, double epsilon) {
    return Math.sqrt(squares[feature] / (count - 1 + epsilon));
  }

  public boolean isFinite() {
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i]) || !Double.isFinite(squares[i])) {
        return false;
      }
    }
    return true;
  }

  public void write(DataOutput out) throws IOException {
    out.writeDouble(count);
    for (int i = 0; i < mean.length; i++) {
      out.writeDouble(mean[i]);
      out.writeDouble(squares[i]);
    }
  }

  /** Replaces the content by what {@link #write} wrote of the same width. */
  public void read(DataInput in) throws IOException {
    count = in.readDouble();
    for (int i = 0; i < mean.length; i++) {
      mean[i] = in.readDouble();
      squares[i] = in.readDouble();
    }
  }
}
