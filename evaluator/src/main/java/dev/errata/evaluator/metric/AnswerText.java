package dev.errata.evaluator.metric;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether two answers are the same text.
 *
 * <p>Normalisation, in this order: the first line that is not blank; Unicode NFKC; lower case;
 * white space at the ends removed and inside made one space; full stops, commas, semicolons,
 * colons, question and exclamation marks at the end removed; one leading article (a, an, the)
 * removed. Punctuation inside, accents and all words stay, so "Washington, D.C." and "Washington"
 * differ. It is the normalisation of SQuAD (Rajpurkar et al. 2016, arXiv 1606.05250) without its
 * removal of inner punctuation and articles.
 */
public final class AnswerText {
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern END = Pattern.compile("[ .,;:?!]+$");
  private static final Pattern ARTICLE = Pattern.compile("^(?:an?|the) (?=.)");

  private AnswerText() {}

  public static String normalise(String answer) {
    String line = answer.strip().lines().findFirst().orElse("");
    String text = Normalizer.normalize(line, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    text = SPACE.matcher(text).replaceAll(" ").strip();
    text = END.matcher(text).replaceFirst("");
    return ARTICLE.matcher(text).replaceFirst("");
  }

  /** Whether the answers are equal after normalisation; an empty answer equals nothing. */
  public static boolean same(String given, String expected) {
    String normalised = normalise(given);
    return !normalised.isEmpty() && normalised.equals(normalise(expected));
  }
}
