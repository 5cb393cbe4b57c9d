package dev.errata.editor.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The uncentred second moment of a corpus' keys at one weight, {@code C = (1/N) Σ k kᵀ}.
 *
 * @param matrix {@code C [d_in, d_in]}, float64
 * @param keys N
 */
public record SecondMoment(NDArray matrix, long keys) {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(30);

  /** Told how far the computation is. */
  @FunctionalInterface
  public interface Progress {
    Progress NONE = (done, of) -> {};

    /** So many sentences are read, of so many. */
    void read(long done, long of);
  }

  /**
   * The moment of a corpus from a cache where it is there; computed and put there where not. The
   * corpus is read in windows and never held. The sum so far is kept in the cache too, every half a
   * minute: a computation that was interrupted goes on from it and comes to the same bits.
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
    return new MomentSum(
            owner, model, weight, layer, corpus, new MomentStore(cache), BETWEEN_CHECKPOINTS)
        .finish(progress);
  }
}
