package dev.errata.editor.statistics;

import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A corpus in tokens, a window of sentences at a time: no more than one window is held. Within a
 * window rows of like length share a batch, which is less padding; the sort is stable, so that sums
 * over batches have the same bits each time.
 */
public final class CorpusReader implements AutoCloseable {
  /** Sentences that are held at once. */
  static final int WINDOW = 2048;

  private static final int BATCH = 256;

  private final LanguageModel model;
  private final Stream<KeyCorpus.Sentence> stream;
  private final Iterator<KeyCorpus.Sentence> sentences;

  /**
   * Reads from a sentence on.
   *
   * @param skipped how many sentences before it are not turned into tokens
   */
  public CorpusReader(LanguageModel model, KeyCorpus corpus, long skipped) {
    this.model = model;
    stream = corpus.open();
    sentences = stream.skip(skipped).iterator();
  }

  public boolean hasNext() {
    return sentences.hasNext();
  }

  /** The next window. */
  public Window next() {
    List<CorpusReading> readings = new ArrayList<>();
    int read = 0;
    for (; read < WINDOW && sentences.hasNext(); read++) {
      readings.addAll(CorpusReading.pieces(model, sentences.next()));
    }
    readings.sort(Comparator.comparingInt(r -> r.tokens().length));
    List<List<CorpusReading>> batches = new ArrayList<>();
    for (int start = 0; start < readings.size(); start += BATCH) {
      batches.add(readings.subList(start, Math.min(start + BATCH, readings.size())));
    }
    return new Window(read, batches);
  }

  @Override
  public void close() {
    stream.close();
  }

  /**
   * Sentences that were read together.
   *
   * @param sentences how many
   * @param batches their tokens, to be run one after the other
   */
  public record Window(int sentences, List<List<CorpusReading>> batches) {}
}
