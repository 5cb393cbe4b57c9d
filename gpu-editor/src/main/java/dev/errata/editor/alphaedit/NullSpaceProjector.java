package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.statistics.CorpusReader;
import dev.errata.editor.statistics.CorpusReading;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.SecondMoment;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.linalg.LinearAlgebra;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the null spaces of a model's edited layers from the keys of a corpus, streamed in
 * batches, once: they are kept on disk under the digests of what they depend on.
 */
public final class NullSpaceProjector {
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
    double threshold = settings.nullSpaceThreshold();
    NDList keys = firstKeys(scope, model, layer, corpus, width);
    if (count(keys) <= width) {
      return NullSpace.ofKeys(algebra, NDArrays.concat(keys, 0), threshold);
    }
    keys.close();
    SecondMoment moment =
        SecondMoment.cached(scope, model, weight, layer, corpus, cache, SecondMoment.Progress.NONE);
    return NullSpace.of(algebra, moment.matrix(), threshold);
  }

  /** All keys of a corpus, batch after batch, or no more than are needed to exceed a number. */
  private NDList firstKeys(
      NDManager scope, LanguageModel model, int layer, KeyCorpus corpus, int enough) {
    String weight = settings.locate().weightName(layer);
    NDList all = new NDList();
    try (CorpusReader reader = new CorpusReader(model, corpus, 0)) {
      while (reader.hasNext()) {
        for (List<CorpusReading> batch : reader.next().batches()) {
          try (NDManager step = scope.newSubManager()) {
            NDArray keys = CorpusReading.keys(step, model, weight, layer, batch);
            NDArray kept = keys.toType(DataType.FLOAT64, true);
            kept.attach(scope);
            all.add(kept);
          }
          if (count(all) > enough) {
            return all;
          }
        }
      }
    }
    return all;
  }

  private static long count(NDList keys) {
    return keys.stream().mapToLong(rows -> rows.getShape().get(0)).sum();
  }
}
