package dev.errata.evaluator.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * A model over five characters whose next one depends on the whole text, at random but always the
 * same. Everything it is asked is computed character by character from {@link #probability}.
 */
final class RandomModel implements Respondent {
  static final String CHARACTERS = " xyz\n";
  private static final int LIMIT = 6;

  private final long seed;
  private final boolean ends;

  RandomModel(long seed, boolean ends) {
    this.seed = seed;
    this.ends = ends;
  }

  private float[] logits(String text) {
    SplittableRandom random = new SplittableRandom(seed * 31 + text.hashCode());
    float[] logits = new float[CHARACTERS.length()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (4 * random.nextDouble());
    }
    return logits;
  }

  /** Of one character after a text. */
  double probability(String text, char next) {
    double sum = 0;
    for (float logit : logits(text)) {
      sum += Math.exp(logit);
    }
    return Math.exp(logits(text)[CHARACTERS.indexOf(next)]) / sum;
  }

  /** The most probable character after a text. */
  char next(String text) {
    char best = CHARACTERS.charAt(0);
    for (char candidate : CHARACTERS.toCharArray()) {
      if (probability(text, candidate) > probability(text, best)) {
        best = candidate;
      }
    }
    return best;
  }

  /** What it says after a prompt, with the end if there is one. */
  String says(String prompt) {
    String text = prompt;
    while (text.length() < prompt.length() + LIMIT
        && !(ends && text.length() > prompt.length() && text.endsWith("\n"))) {
      text += next(text);
    }
    return text.substring(prompt.length());
  }

  @Override
  public List<Tokens> encode(List<String> texts) {
    return texts.stream()
        .map(text -> Tokens.of(text.chars().map(CHARACTERS::indexOf).toArray()))
        .toList();
  }

  @Override
  public List<Tokens> encodeAfter(List<String> prompts, List<String> answers) {
    return encode(answers);
  }

  @Override
  public String decode(Tokens tokens) {
    StringBuilder text = new StringBuilder();
    for (int id : tokens.toArray()) {
      text.append(CHARACTERS.charAt(id));
    }
    return text.toString();
  }

  @Override
  public OptionalInt endOfAnswer() {
    return ends ? OptionalInt.of(CHARACTERS.indexOf('\n')) : OptionalInt.empty();
  }

  @Override
  public List<Forced> force(List<ForcedRow> rows) {
    List<Forced> results = new ArrayList<>();
    for (ForcedRow row : rows) {
      String text = decode(row.prompt());
      String answer = decode(row.answer());
      Distribution first = row.withDistribution() ? Distribution.ofLogits(logits(text)) : null;
      BitSet hits = new BitSet();
      double[] logProbabilities = new double[answer.length()];
      for (int i = 0; i < answer.length(); i++) {
        hits.set(i, next(text) == answer.charAt(i));
        logProbabilities[i] = Math.log(probability(text, answer.charAt(i)));
        text += answer.charAt(i);
      }
      results.add(new Forced(hits, logProbabilities, first));
    }
    return results;
  }

  @Override
  public List<Tokens> complete(List<Tokens> prompts) {
    return encode(prompts.stream().map(prompt -> says(decode(prompt))).toList());
  }

  @Override
  public List<String> write(List<String> prompts, int tokens) {
    List<String> texts = new ArrayList<>();
    for (String prompt : prompts) {
      String text = prompt;
      while (text.length() < tokens) {
        text += next(text);
      }
      texts.add(text);
    }
    return texts;
  }
}
