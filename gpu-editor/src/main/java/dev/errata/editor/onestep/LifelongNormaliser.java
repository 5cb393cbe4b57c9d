package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.Variance;
import dev.errata.model.linalg.LinearAlgebra;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns keys and value gradients of weights of one shape into pseudo values, with statistics over
 * everything seen so far:
 *
 * <pre>
 * k̂ = (k − μ_k) / (σ_k + ε)
 * ĝ = (g − μ_g) / (σ_g + ε)                 standardised
 * ĝ = (g − μ_g) (S / (n − d_out − 1 + ε))^(−1/2)    whitened: once n > d_out + 1
 * pseudo value = −η |k̂|² ĝ
 * </pre>
 *
 * <p>Whitening floors eigenvalues, so directions that no gradient took are not blown up without
 * end.
 */
final class LifelongNormaliser {
  /** What keeps a feature without spread from dividing by 0; that of float32, as published. */
  static final double EPSILON = 0x1p-23;

  private final int keyWidth;
  private final int gradientWidth;
  private final RunningMoments moments;
  private final GradientScatter scatter;
  private final double epsilon;

  /** Without rows; {@code whitening} is null for none. */
  LifelongNormaliser(int keyWidth, int gradientWidth, Whitening whitening, double epsilon) {
    this(
        keyWidth,
        gradientWidth,
        new RunningMoments(keyWidth + gradientWidth),
        whitening == null ? null : new GradientScatter(gradientWidth),
        epsilon);
  }

  private LifelongNormaliser(
      int keyWidth,
      int gradientWidth,
      RunningMoments moments,
      GradientScatter scatter,
      double epsilon) {
    this.keyWidth = keyWidth;
    this.gradientWidth = gradientWidth;
    this.moments = moments;
    this.scatter = scatter;
    this.epsilon = epsilon;
  }

  LifelongNormaliser copy() {
    GradientScatter own = scatter == null ? null : scatter.copy();
    return new LifelongNormaliser(keyWidth, gradientWidth, moments.copy(), own, epsilon);
  }

  /** Takes a minibatch into the statistics. */
  void add(GradientRows rows, Variance variance) {
    double before = moments.count();
    double[] shift = moments.add(rows, variance);
    if (scatter != null) {
      scatter.add(rows, before, shift);
    }
  }

  int keyWidth() {
    return keyWidth;
  }

  int gradientWidth() {
    return gradientWidth;
  }

  RunningMoments moments() {
    return moments;
  }

  GradientScatter scatter() {
    return scatter;
  }

  /** Whether there are enough rows for a covariance of full rank. */
  boolean canWhiten() {
    return scatter != null && moments.count() > gradientWidth + 1;
  }

  /**
   * The matrix that whitens centred value gradients, as {@link GradientScatter#inverseRoot}; only
   * where {@link #canWhiten}.
   */
  NDArray whitening(NDManager scope, LinearAlgebra algebra, double floor) {
    double degrees = moments.count() - gradientWidth - 1 + epsilon;
    return scatter.inverseRoot(scope, algebra, degrees, floor);
  }

  /**
   * Pseudo values.
   *
   * @param whitening from {@link #whitening}, or null to standardise
   * @return {@code [n, d_out]} float64, in {@code scope}
   */
  NDArray pseudoValues(NDManager scope, GradientRows rows, double learningRate, NDArray whitening) {
    double[] values = new double[rows.count() * gradientWidth];
    double[] scales = new double[gradientWidth];
    for (int i = 0; i < gradientWidth; i++) {
      scales[i] = whitening == null ? moments.deviation(keyWidth + i, epsilon) + epsilon : 1;
    }
    for (int row = 0; row < rows.count(); row++) {
      double[] features = rows.features(row);
      double coefficient = -learningRate * squaredKey(features);
      for (int i = 0; i < gradientWidth; i++) {
        double centred = features[keyWidth + i] - moments.mean(keyWidth + i);
        values[row * gradientWidth + i] = coefficient * (centred / scales[i]);
      }
    }
    NDArray pseudo = scope.create(values, new Shape(rows.count(), gradientWidth));
    // A copy in the engine's own memory: products of what Java holds may round with its alignment.
    return whitening == null ? pseudo : pseudo.duplicate().matMul(whitening);
  }

  /** {@code |k̂|²}. */
  double squaredKey(double[] features) {
    double sum = 0;
    for (int i = 0; i < keyWidth; i++) {
      double scaled = (features[i] - moments.mean(i)) / (moments.deviation(i, epsilon) + epsilon);
      sum += scaled * scaled;
    }
    return sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(keyWidth);
    out.writeInt(gradientWidth);
    moments.write(out);
    if (scatter != null) {
      scatter.write(out);
    }
  }

  static LifelongNormaliser read(DataInput in, Whitening whitening) throws IOException {
    LifelongNormaliser read =
        new LifelongNormaliser(in.readInt(), in.readInt(), whitening, EPSILON);
    read.moments.read(in);
    if (whitening != null) {
      read.scatter.read(in);
    }
    return read;
  }
}
