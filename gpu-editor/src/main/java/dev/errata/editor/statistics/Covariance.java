package dev.errata.editor.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditorException;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;

/**
 * The covariance of known keys as methods use it: {@code λ (C + ρ m I)} with C a {@link
 * SecondMoment}, m its mean eigenvalue.
 *
 * @param matrix {@code [d_in, d_in]}, float64
 */
public record Covariance(NDArray matrix) {
  /**
   * The covariance at one weight.
   *
   * @param owner owns the matrix
   * @param weight in {@code layer}
   * @param scale λ
   * @param ridge ρ ≥ 0
   * @param cache directory in which second moments are kept
   * @throws EditorException if there are too few keys for an inverse and no ridge
   */
  public static Covariance of(
      NDManager owner,
      LanguageModel base,
      String weight,
      int layer,
      KeyCorpus corpus,
      double scale,
      double ridge,
      Path cache) {
    try (NDManager scope = base.manager().newSubManager()) {
      SecondMoment moment =
          SecondMoment.cached(
              scope, base, weight, layer, corpus, cache, SecondMoment.Progress.NONE);
      return of(owner, moment, weight, scale, ridge);
    }
  }

  static Covariance of(
      NDManager owner, SecondMoment moment, String weight, double scale, double ridge) {
    int width = (int) moment.matrix().getShape().get(0);
    if (ridge == 0 && moment.keys() < width) {
      throw new EditorException(
          "The covariance at %s is singular: the corpus has %d keys for %d dimensions; give a longer corpus or set covariance.ridge"
              .formatted(weight, moment.keys(), width));
    }
    NDArray c = moment.matrix();
    NDArray unit = c.getManager().eye(width).toType(DataType.FLOAT64, false);
    double mean = c.mul(unit).sum().getDouble() / width;
    NDArray matrix = c.add(unit.mul(ridge * mean)).mul(scale);
    matrix.attach(owner);
    return new Covariance(matrix);
  }
}
