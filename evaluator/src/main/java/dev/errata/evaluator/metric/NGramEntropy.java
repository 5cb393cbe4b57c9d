package dev.errata.evaluator.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How varied a text is, in bits.
 *
 * <p>{@code (2/3 H₂ + 4/3 H₃) / 2}, where {@code Hₙ = -Σ f(g) log₂ f(g)} over the n-grams g of the
 * text's words and f(g) is g's share of them; 0 for a text without n-grams. It is the generation
 * entropy of ROME (Meng et al. 2022, arXiv 2202.05262, section 3.4), there called fluency, after
 * Zhang et al. 2018 (arXiv 1809.05972), with the weights of its code. A word is a run of letters,
 * marks and digits, or one other character that is no white space.
 */
public final class NGramEntropy {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+|[^\\s\\p{Z}]");
  private static final double OF_TWO = 2.0 / 3;
  private static final double OF_THREE = 4.0 / 3;

  private NGramEntropy() {}

  public static double of(String text) {
    List<String> words = WORD.matcher(text).results().map(MatchResult::group).toList();
    return (OF_TWO * entropy(words, 2) + OF_THREE * entropy(words, 3)) / 2;
  }

  private static double entropy(List<String> words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int start = 0; start + n <= words.size(); start++) {
      counts.merge(new ArrayList<>(words.subList(start, start + n)), 1, Integer::sum);
    }
    double total = Math.max(0, words.size() - n + 1);
    double bits = 0;
    for (int count : counts.values()) {
      double share = count / total;
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
