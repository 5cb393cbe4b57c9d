package dev.errata.model.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE vocabulary: joins the most frequent pair of neighbouring symbols until
 * the vocabulary is full (Sennrich et al. 2016, <a href="https://arxiv.org/abs/1508.07909">Neural
 * Machine Translation of Rare Words with Subword Units</a>, algorithm 1; on bytes as in GPT-2).
 *
 * <p>Deterministic: among pairs of equal frequency the one with the smaller token ids is joined
 * first. One trainer trains one vocabulary.
 */
public final class BpeTrainer {
  /**
   * GPT-2's pre-tokeniser, except that punctuation marks stay single: runs of them would be tokens
   * that occur nowhere else.
   */
  public static final String SPLIT_PATTERN =
      "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]|\\s+(?!\\S)|\\s+";

  private final List<Word> words = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final Map<Pair, Integer> frequency = new HashMap<>();
  private final Map<Pair, Set<Word>> occurrences = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  private BpeTrainer(Iterable<String> texts) {
    tokens.add(BpeVocabulary.SPECIAL_TOKEN);
    tokens.addAll(ByteAlphabet.sorted());
    countWords(texts).forEach((spelling, count) -> words.add(new Word(symbolIds(spelling), count)));
    words.forEach(this::countPairs);
    frequency.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
  }

  /**
   * Trains on the texts, each counted as often as it occurs.
   *
   * @param size tokens wanted, at least 257 (special token and bytes); fewer come out when the
   *     texts run out of pairs
   * @throws IllegalArgumentException if {@code size} is below 257
   */
  public static BpeVocabulary train(Iterable<String> texts, int size) {
    if (size < 257) {
      throw new IllegalArgumentException(
          "vocabulary of " + size + " tokens cannot hold the 256 bytes and the special token");
    }
    return new BpeTrainer(texts).join(size);
  }

  private BpeVocabulary join(int size) {
    List<String> merges = new ArrayList<>();
    while (tokens.size() < size) {
      Candidate best = mostFrequent();
      if (best == null) {
        break;
      }
      String left = tokens.get(best.pair.left);
      String right = tokens.get(best.pair.right);
      merges.add(left + " " + right);
      tokens.add(left + right);
      replaceEverywhere(best.pair, tokens.size() - 1);
    }
    return new BpeVocabulary(SPLIT_PATTERN, tokens, merges);
  }

  /** Entries whose frequency has changed since they were queued are put back with the new one. */
  private Candidate mostFrequent() {
    while (!queue.isEmpty()) {
      Candidate top = queue.poll();
      int now = frequency.getOrDefault(top.pair, 0);
      if (now == top.count && now > 0) {
        return top;
      }
      if (now > 0 && now < top.count) {
        queue.add(new Candidate(top.pair, now));
      }
    }
    return null;
  }

  private void replaceEverywhere(Pair pair, int joined) {
    Set<Pair> risen = new HashSet<>();
    for (Word word : occurrences.remove(pair)) {
      word.pairs().forEach(each -> frequency.merge(each, -word.count, Integer::sum));
      word.join(pair, joined);
      countPairs(word);
      word.pairs().stream().filter(each -> each.contains(joined)).forEach(risen::add);
    }
    risen.forEach(each -> queue.add(new Candidate(each, frequency.get(each))));
  }

  private void countPairs(Word word) {
    for (Pair pair : word.pairs()) {
      frequency.merge(pair, word.count, Integer::sum);
      occurrences.computeIfAbsent(pair, unused -> new HashSet<>()).add(word);
    }
  }

  private static Map<String, Integer> countWords(Iterable<String> texts) {
    Pattern split = Pattern.compile(SPLIT_PATTERN, Pattern.UNICODE_CHARACTER_CLASS);
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String text : texts) {
      for (Matcher match = split.matcher(text); match.find(); ) {
        counts.merge(ByteAlphabet.spell(match.group()), 1, Integer::sum);
      }
    }
    return counts;
  }

  private List<Integer> symbolIds(String spelling) {
    return spelling.chars().mapToObj(c -> tokens.indexOf(String.valueOf((char) c))).toList();
  }

  private record Pair(int left, int right) {
    boolean contains(int id) {
      return left == id || right == id;
    }
  }

  private record Candidate(Pair pair, int count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      if (count != other.count) {
        return Integer.compare(other.count, count);
      }
      return pair.left != other.pair.left
          ? Integer.compare(pair.left, other.pair.left)
          : Integer.compare(pair.right, other.pair.right);
    }
  }

  /** A distinct pre-token, as the symbols it consists of so far; identity equality is meant. */
  private static final class Word {
    private List<Integer> symbols;
    private final int count;

    Word(List<Integer> symbols, int count) {
      this.symbols = symbols;
      this.count = count;
    }

    List<Pair> pairs() {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 1; i < symbols.size(); i++) {
        pairs.add(new Pair(symbols.get(i - 1), symbols.get(i)));
      }
      return pairs;
    }

    void join(Pair pair, int joined) {
      List<Integer> shorter = new ArrayList<>();
      for (int i = 0; i < symbols.size(); i++) {
        boolean here =
            i + 1 < symbols.size()
                && symbols.get(i) == pair.left
                && symbols.get(i + 1) == pair.right;
        shorter.add(here ? joined : symbols.get(i));
        i += here ? 1 : 0;
      }
      symbols = shorter;
    }
  }
}
