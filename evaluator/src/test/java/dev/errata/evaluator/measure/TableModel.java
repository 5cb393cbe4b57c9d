package dev.errata.evaluator.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A model over characters that knows some texts by heart: after any beginning of a known text,
 * prompt included, the next character is most likely; after anything else an exclamation mark is.
 */
final class TableModel implements Respondent {
  private static final int VOCABULARY = 128;
  private static final int LIMIT = 24;

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final boolean ends;
  private int completed;

  TableModel(boolean ends) {
    this.ends = ends;
  }

  TableModel knowing(String prompt, String answer) {
    texts.put(prompt, " " + answer + "\n");
    return this;
  }

  /** How many prompts it had to answer by itself. */
  int completed() {
    return completed;
  }

  /** The most likely next character; the slow definition of everything else. */
  char next(String text) {
    for (Map.Entry<String, String> known : texts.entrySet()) {
      String whole = known.getKey() + known.getValue();
      if (text.startsWith(known.getKey())
          && whole.startsWith(text)
          && text.length() < whole.length()) {
        return whole.charAt(text.length());
      }
    }
    return '!';
  }

  private Distribution distribution(String text) {
    float[] logits = new float[VOCABULARY];
    logits[next(text)] = 3;
    return Distribution.ofLogits(logits);
  }

  /** Every character has the logit 0, but the most likely one 3. */
  static double logProbability(boolean hit) {
    return (hit ? 3 : 0) - Math.log(VOCABULARY - 1 + Math.exp(3));
  }

  @Override
  public List<Tokens> encode(List<String> all) {
    return all.stream().map(text -> Tokens.of(text.chars().toArray())).toList();
  }

  @Override
  public List<Tokens> encodeAfter(List<String> prompts, List<String> answers) {
    return encode(answers);
  }

  @Override
  public String decode(Tokens tokens) {
    StringBuilder text = new StringBuilder();
    for (int id : tokens.toArray()) {
      text.append((char) id);
    }
    return text.toString();
  }

  @Override
  public OptionalInt endOfAnswer() {
    return ends ? OptionalInt.of('\n') : OptionalInt.empty();
  }

  @Override
  public List<Forced> force(List<ForcedRow> rows) {
    List<Forced> results = new ArrayList<>();
    for (ForcedRow row : rows) {
      String prompt = decode(row.prompt());
      String answer = decode(row.answer());
      BitSet hits = new BitSet();
      for (int i = 0; i < answer.length(); i++) {
        hits.set(i, next(prompt + answer.substring(0, i)) == answer.charAt(i));
      }
      Distribution first = row.withDistribution() ? distribution(prompt) : null;
      double[] logProbabilities = new double[answer.length()];
      Arrays.setAll(logProbabilities, i -> logProbability(hits.get(i)));
      results.add(new Forced(hits, logProbabilities, first));
    }
    return results;
  }

  @Override
  public List<Tokens> complete(List<Tokens> prompts) {
    completed += prompts.size();
    List<Tokens> results = new ArrayList<>();
    for (Tokens prompt : prompts) {
      String text = decode(prompt);
      Tokens said = Tokens.of();
      while (said.length() < LIMIT && !(ends && said.before('\n').length() < said.length())) {
        char next = next(text + decode(said));
        said = said.plus(next);
      }
      results.add(said);
    }
    return results;
  }

  /** Always the most likely character, end or not. */
  @Override
  public List<String> write(List<String> prompts, int tokens) {
    return prompts.stream()
        .map(
            prompt -> {
              StringBuilder text = new StringBuilder(prompt);
              while (text.length() < tokens) {
                text.append(next(text.toString()));
              }
              return text.toString();
            })
        .toList();
  }
}
