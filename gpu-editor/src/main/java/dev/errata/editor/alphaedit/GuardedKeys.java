package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.statistics.CorpusReading;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of facts that the model knows and that no update may move, weighed softly.
 *
 * <p>The null space protects only the directions that the corpus uses much: those whose second
 * moment reaches the threshold. What sets one known fact apart from another lies below it. So the
 * objective of AlphaEdit (equation 12) is given one term more, {@code w² ‖ΔW P K_g‖²} over the keys
 * {@code K_g [m, d_in]} of known facts: they join the cache {@code K_p} as {@code w K_g}. A fact
 * that is edited leaves them, as a superseded key leaves the cache. Weight 0 is AlphaEdit as
 * published.
 */
final class GuardedKeys implements AutoCloseable {
  private static final int BATCH = 256;

  private final NDManager owner;
  private final List<String> facts;
  private final List<NDArray> layers;

  private GuardedKeys(NDManager owner, List<String> facts, List<NDArray> layers) {
    this.owner = owner;
    this.facts = facts;
    this.layers = layers;
  }

  /**
   * The guards of a model.
   *
   * @param base the model before any edit
   * @param nullSpaces P of each edited layer
   * @return on the model's device; the caller closes it
   */
  static GuardedKeys of(
      LanguageModel base, AlphaEditSettings settings, KeyCorpus corpus, NullSpaces nullSpaces) {
    NDManager owner = Engines.newManager(base.device());
    List<KeyCorpus.KnownFact> known = settings.guardWeight() == 0 ? List.of() : corpus.known();
    List<NDArray> layers = new ArrayList<>();
    for (int i = 0; i < settings.locate().layers().size() && !known.isEmpty(); i++) {
      layers.add(rows(owner, base, settings, known, i, nullSpaces.get(i)));
    }
    return new GuardedKeys(
        owner, known.stream().map(KeyCorpus.KnownFact::factKey).toList(), layers);
  }

  private static NDArray rows(
      NDManager owner,
      LanguageModel base,
      AlphaEditSettings settings,
      List<KeyCorpus.KnownFact> known,
      int layerIndex,
      Projection projection) {
    int layer = settings.locate().layers().get(layerIndex);
    List<CorpusReading> readings =
        known.stream().map(k -> CorpusReading.of(base, k.sentence())).toList();
    try (NDManager scope = owner.newSubManager();
        NDManager passes = base.manager().newSubManager()) {
      NDList batches = new NDList();
      for (int start = 0; start < readings.size(); start += BATCH) {
        List<CorpusReading> batch =
            readings.subList(start, Math.min(start + BATCH, readings.size()));
        NDArray keys =
            CorpusReading.keys(passes, base, settings.locate().weightName(layer), layer, batch);
        batches.add(projection.project(keys).toType(DataType.FLOAT64, false));
      }
      NDArray rows = NDArrays.concat(batches, 0).mul(settings.guardWeight());
      rows.attach(owner);
      return rows;
    }
  }

  /** The facts, row after row. */
  List<String> facts() {
    return facts;
  }

  /** {@code w K_g P [m, d_in]} of one layer, float64; null where there are no facts. */
  NDArray rows(int layerIndex) {
    return facts.isEmpty() ? null : layers.get(layerIndex);
  }

  @Override
  public void close() {
    owner.close();
  }
}
