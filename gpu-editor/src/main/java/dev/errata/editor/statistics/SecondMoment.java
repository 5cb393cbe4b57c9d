package dev.errata.editor.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The uncentred second moment of a corpus' keys at one weight, {@code C = (1/N) Σ k kᵀ}.
 *
 * @param matrix {@code C [d_in, d_in]}, float64
 * @param keys N
 */
public record SecondMoment(NDArray matrix, long keys) {
  private static final int BATCH = 256;

  /**
   * Streams a corpus through the layers up to a weight.
   *
   * @param owner owns the matrix
   * @param weight in {@code layer}
   */
  public static SecondMoment of(
      NDManager owner, LanguageModel model, String weight, int layer, KeyCorpus corpus) {
    int width = model.weights().shape(weight)[1];
    List<CorpusReading> readings = new ArrayList<>();
    corpus.sentences().forEach(s -> readings.add(CorpusReading.of(model, s)));
    // Rows of like length share a batch: less padding. The sort is stable: the same sums each time.
    readings.sort(Comparator.comparingInt(r -> r.tokens().length));
    long count = readings.stream().mapToLong(CorpusReading::keyCount).sum();
    NDArray sum = owner.zeros(new Shape(width, width), DataType.FLOAT64);
    for (int start = 0; start < readings.size(); start += BATCH) {
      List<CorpusReading> batch = readings.subList(start, Math.min(start + BATCH, readings.size()));
      try (NDManager step = model.manager().newSubManager()) {
        NDArray keys =
            CorpusReading.keys(step, model, weight, layer, batch).toType(DataType.FLOAT64, false);
        sum.addi(keys.transpose().matMul(keys));
      }
    }
    sum.divi(count);
    return new SecondMoment(sum, count);
  }
}
