package dev.errata.editor.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.statistics.CorpusReader.Window;
import dev.errata.editor.statistics.SecondMoment.Progress;
import dev.errata.model.LanguageModel;
import java.time.Duration;
import java.util.List;

/** The sum {@code Σ k kᵀ} over a corpus while it grows; kept on disk from time to time. */
final class MomentSum {
  private final LanguageModel model;
  private final String weight;
  private final int layer;
  private final KeyCorpus corpus;
  private final MomentStore store;
  private final Duration betweenCheckpoints;
  private final String key;
  private final NDArray sum;
  private long sentences;
  private int batches;
  private long keys;
  private long saved = System.nanoTime();

  /** As far as the store has it. */
  MomentSum(
      NDManager owner,
      LanguageModel model,
      String weight,
      int layer,
      KeyCorpus corpus,
      MomentStore store,
      Duration betweenCheckpoints) {
    this.model = model;
    this.weight = weight;
    this.layer = layer;
    this.corpus = corpus;
    this.store = store;
    this.betweenCheckpoints = betweenCheckpoints;
    key = String.join(" ", model.weights().digest(), weight, corpus.digest());
    int width = model.weights().shape(weight)[1];
    sum = owner.zeros(new Shape(width, width), DataType.FLOAT64);
    store.find(key).ifPresent(this::goOnFrom);
  }

  private void goOnFrom(MomentStore.Partial kept) {
    sum.set(kept.sum());
    sentences = kept.sentences();
    batches = kept.batches();
    keys = kept.keys();
  }

  /** Adds what is missing. */
  SecondMoment finish(Progress progress) {
    if (sentences < corpus.size()) {
      try (CorpusReader reader = new CorpusReader(model, corpus, sentences)) {
        while (reader.hasNext()) {
          add(reader.next(), progress);
        }
      }
      save();
    }
    return new SecondMoment(sum.divi(keys), keys);
  }

  private void add(Window window, Progress progress) {
    int count = window.batches().size();
    while (batches < count) {
      add(window.batches().get(batches));
      batches++;
      progress.read(sentences + (long) window.sentences() * batches / count, corpus.size());
      if (System.nanoTime() - saved >= betweenCheckpoints.toNanos()) {
        save();
      }
    }
    sentences += window.sentences();
    batches = 0;
  }

  private void add(List<CorpusReading> batch) {
    try (NDManager step = model.manager().newSubManager()) {
      NDArray rows =
          CorpusReading.keys(step, model, weight, layer, batch).toType(DataType.FLOAT64, false);
      sum.addi(rows.transpose().matMul(rows));
      keys += rows.getShape().get(0);
    }
  }

  private void save() {
    store.put(key, new MomentStore.Partial(sentences, batches, keys, sum.toDoubleArray()));
    saved = System.nanoTime();
  }
}
