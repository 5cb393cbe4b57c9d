package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.statistics.CorpusReading;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.SecondMoment;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.linalg.LinearAlgebra;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Computes the null spaces of a model's edited layers from the keys of a corpus, streamed in
 * batches, once: they are kept on disk under the digests of what they depend on.
 */
public final class NullSpaceProjector {
  private static final int BATCH = 256;

  private final AlphaEditSettings settings;
  private final Path cache;
  private final NullSpaceStore store;

  /**
   * A projector.
   *
   * @param cacheDirectory where null spaces are kept; made when needed
   */
  public NullSpaceProjector(AlphaEditSettings settings, Path cacheDirectory) {
    this.settings = settings;
    cache = cacheDirectory;
    store = new NullSpaceStore(cacheDirectory);
  }

  /**
   * The null space of each edited layer, in the order of the settings.
   *
   * @param base the model before any edit
   * @return on the model's device; the caller closes them
   */
  public NullSpaces of(LanguageModel base, KeyCorpus corpus) {
    String model = base.weights().digest();
    String texts = corpus.digest();
    NDManager owner = Engines.newManager(base.device());
    List<NullSpace> spaces = new ArrayList<>();
    for (int layer : settings.locate().layers()) {
      String weight = settings.locate().weightName(layer);
      String key = String.join(" ", model, weight, texts, "" + settings.nullSpaceThreshold());
      NDArray used =
          store
              .find(owner, key)
              .orElseGet(() -> store.put(key, compute(owner, base, layer, corpus)));
      spaces.add(new NullSpace(used));
    }
    return new NullSpaces(owner, spaces);
  }

  private NDArray compute(NDManager owner, LanguageModel model, int layer, KeyCorpus corpus) {
    try (NDManager scope = model.manager().newSubManager();
        LinearAlgebra algebra = new LinearAlgebra()) {
      NDArray used = nullSpace(scope, algebra, model, layer, corpus).used();
      // Laid out as if read from disk: engines round differently for other layouts.
      float[] values = used.toType(DataType.FLOAT32, false).toFloatArray();
      return owner.create(values, used.getShape());
    }
  }

  private NullSpace nullSpace(
      NDManager scope, LinearAlgebra algebra, LanguageModel model, int layer, KeyCorpus corpus) {
    String weight = settings.locate().weightName(layer);
    int width = model.weights().shape(weight)[1];
    List<CorpusReading> readings = new ArrayList<>();
    corpus.sentences().forEach(s -> readings.add(CorpusReading.of(model, s)));
    // Rows of like length share a batch: less padding. The sort is stable, so sums are
    // reproducible.
    readings.sort(Comparator.comparingInt(r -> r.tokens().length));
    long count = readings.stream().mapToLong(r -> r.keyCount()).sum();
    double threshold = settings.nullSpaceThreshold();
    if (count <= width) {
      NDList all = new NDList();
      forEachBatch(scope, model, layer, readings, keys -> all.add(kept(scope, keys)));
      return NullSpace.ofKeys(algebra, NDArrays.concat(all, 0), threshold);
    }
    SecondMoment moment =
        SecondMoment.cached(scope, model, weight, layer, corpus, cache, SecondMoment.Progress.NONE);
    return NullSpace.of(algebra, moment.matrix(), threshold);
  }

  private static NDArray kept(NDManager scope, NDArray keys) {
    keys.attach(scope);
    return keys;
  }

  /** Gives the keys of one batch of sentences after the other, float64 {@code [n, d_in]}. */
  private void forEachBatch(
      NDManager scope,
      LanguageModel model,
      int layer,
      List<CorpusReading> readings,
      Consumer<NDArray> consumer) {
    String weight = settings.locate().weightName(layer);
    for (int start = 0; start < readings.size(); start += BATCH) {
      List<CorpusReading> batch = readings.subList(start, Math.min(start + BATCH, readings.size()));
      try (NDManager step = scope.newSubManager()) {
        NDArray keys = CorpusReading.keys(step, model, weight, layer, batch);
        consumer.accept(keys.toType(DataType.FLOAT64, true));
      }
    }
  }
}
