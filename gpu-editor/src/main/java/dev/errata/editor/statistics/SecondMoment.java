package dev.errata.editor.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(30);

  /** Told how far the computation is. */
  @FunctionalInterface
  public interface Progress {
    Progress NONE = (done, of) -> {};

    /** So many sentences are read, of so many. */
    void read(int done, int of);
  }

  /** The moment of a corpus, computed now, without a trace on disk. */
  public static SecondMoment of(
      NDManager owner, LanguageModel model, String weight, int layer, KeyCorpus corpus) {
    List<CorpusReading> readings = readings(model, corpus);
    NDArray sum = zeros(owner, model, weight);
    for (int start = 0; start < readings.size(); start += BATCH) {
      add(sum, model, weight, layer, batch(readings, start));
    }
    return mean(sum, readings);
  }

  /**
   * The same from a cache where it is there; computed and put there where not. The sum so far is
   * kept there too, every half a minute: a computation that was interrupted goes on from it and
   * comes to the same bits.
   *
   * @param cache directory; files are named by model, weight and corpus
   */
  public static SecondMoment cached(
      NDManager owner,
      LanguageModel model,
      String weight,
      int layer,
      KeyCorpus corpus,
      Path cache,
      Progress progress) {
    MomentStore store = new MomentStore(cache);
    String key = String.join(" ", model.weights().digest(), weight, corpus.digest());
    List<CorpusReading> readings = readings(model, corpus);
    NDArray sum = zeros(owner, model, weight);
    int done = 0;
    MomentStore.Partial kept = store.find(key).orElse(null);
    if (kept != null) {
      sum.set(kept.sum());
      done = kept.sentences();
    }
    long saved = System.nanoTime();
    for (int start = done; start < readings.size(); start += BATCH) {
      List<CorpusReading> batch = batch(readings, start);
      add(sum, model, weight, layer, batch);
      int read = start + batch.size();
      progress.read(read, readings.size());
      if (read == readings.size() || System.nanoTime() - saved > BETWEEN_CHECKPOINTS.toNanos()) {
        store.put(key, new MomentStore.Partial(read, sum.toDoubleArray()));
        saved = System.nanoTime();
      }
    }
    return mean(sum, readings);
  }

  /**
   * Rows of like length share a batch: less padding. The sort is stable: the same sums each time.
   */
  private static List<CorpusReading> readings(LanguageModel model, KeyCorpus corpus) {
    List<CorpusReading> readings = new ArrayList<>();
    corpus.sentences().forEach(s -> readings.add(CorpusReading.of(model, s)));
    readings.sort(Comparator.comparingInt(r -> r.tokens().length));
    return readings;
  }

  private static List<CorpusReading> batch(List<CorpusReading> readings, int start) {
    return readings.subList(start, Math.min(start + BATCH, readings.size()));
  }

  private static NDArray zeros(NDManager owner, LanguageModel model, String weight) {
    int width = model.weights().shape(weight)[1];
    return owner.zeros(new Shape(width, width), DataType.FLOAT64);
  }

  private static void add(
      NDArray sum, LanguageModel model, String weight, int layer, List<CorpusReading> batch) {
    try (NDManager step = model.manager().newSubManager()) {
      NDArray keys =
          CorpusReading.keys(step, model, weight, layer, batch).toType(DataType.FLOAT64, false);
      sum.addi(keys.transpose().matMul(keys));
    }
  }

  private static SecondMoment mean(NDArray sum, List<CorpusReading> readings) {
    long count = readings.stream().mapToLong(CorpusReading::keyCount).sum();
    sum.divi(count);
    return new SecondMoment(sum, count);
  }
}
