package dev.errata.editor.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sentence of a corpus in tokens, with the range of tokens, ends included, whose keys count. */
@SuppressWarnings("ArrayRecordComponent") // never compared; the tokens are not changed
public record CorpusReading(int[] tokens, int first, int last) {

  public static CorpusReading of(LanguageModel model, KeyCorpus.Sentence sentence) {
    int[] tokens = model.tokenizer().encode(sentence.text());
    if (sentence.subject().isEmpty()) {
      return new CorpusReading(tokens, 0, tokens.length - 1);
    }
    int at = model.tokenizer().lastTokenOf(sentence.text(), sentence.subject());
    // Nothing after the subject influences its key.
    return new CorpusReading(Arrays.copyOf(tokens, at + 1), at, at);
  }

  /**
   * A sentence in pieces that fit the model's context, of which each starts anew; a sentence with a
   * subject is one.
   */
  static List<CorpusReading> pieces(LanguageModel model, KeyCorpus.Sentence sentence) {
    CorpusReading whole = of(model, sentence);
    int context = model.config().contextLength();
    int length = whole.tokens.length;
    if (length <= context || !sentence.subject().isEmpty()) {
      return length == 0 ? List.of() : List.of(whole);
    }
    List<CorpusReading> pieces = new ArrayList<>();
    for (int start = 0; start < length; start += context) {
      int end = Math.min(start + context, length);
      int[] tokens = Arrays.copyOfRange(whole.tokens, start, end);
      pieces.add(new CorpusReading(tokens, 0, tokens.length - 1));
    }
    return pieces;
  }

  public int keyCount() {
    return last - first + 1;
  }

  /** The keys of a batch of sentences at one weight, row after row, {@code [n, d_in]}. */
  public static NDArray keys(
      NDManager step, LanguageModel model, String weight, int layer, List<CorpusReading> batch) {
    TokenBatch tokens = new TokenBatch(batch.stream().map(CorpusReading::tokens).toList());
    NDArray inputs = model.run(step, Pass.of(tokens).record(weight).stopAfter(layer)).input(weight);
    List<Integer> rows = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      for (int t = batch.get(row).first(); t <= batch.get(row).last(); t++) {
        rows.add(row);
        positions.add(t);
      }
    }
    return Rows.at(
        inputs,
        rows.stream().mapToInt(Integer::intValue).toArray(),
        positions.stream().mapToInt(Integer::intValue).toArray());
  }
}
