package dev.errata.cli.bench;

import dev.errata.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The work that is timed, with tokens drawn from the model's vocabulary. */
final class Works {
  private static final int ROWS = 4;
  private static final int LONGEST = 128;
  private static final int NEW_TOKENS = 16;
  private static final int SUBJECT = 3;
  private static final int ANSWER = 3;

  private final int vocabulary;
  private final int length;
  private final Random random;

  private Works(ModelConfig config, long seed) {
    this.vocabulary = config.vocabularySize();
    this.length = Math.min(LONGEST, config.contextLength());
    this.random = new Random(seed);
  }

  /** The same work for the same model and seed. */
  static List<Work> of(ModelConfig config, long seed) {
    Works works = new Works(config, seed);
    return List.of(
        new PrefillWork(works.rows(ROWS, works.length)),
        new DecodeWork(works.rows(1, works.length / 4), NEW_TOKENS),
        new DecodeWork(works.growingRows(2 * ROWS), NEW_TOKENS),
        new GradientWork(works.rows(ROWS, works.length)),
        works.manyAnswers(),
        works.twoAnswers());
  }

  /**
   * Eight relations (six tokens), each of four subjects (three tokens and two more), each with
   * eight possible answers (three tokens).
   */
  private Work manyAnswers() {
    List<int[]> prompts = new ArrayList<>();
    List<int[]> answers = new ArrayList<>();
    for (int relation = 0; relation < 8; relation++) {
      int[] start = row(2 * SUBJECT);
      int[] end = row(2);
      for (int subject = 0; subject < 4; subject++) {
        add(prompts, answers, 8, joined(joined(start, row(SUBJECT)), end));
      }
    }
    return new ScoringWork("scoring, 8 answers a prompt", prompts, answers);
  }

  /** 64 prompts of twelve tokens that have nothing in common, each with two possible answers. */
  private Work twoAnswers() {
    List<int[]> prompts = new ArrayList<>();
    List<int[]> answers = new ArrayList<>();
    for (int prompt = 0; prompt < 64; prompt++) {
      add(prompts, answers, 2, row(12));
    }
    return new ScoringWork("scoring, 2 answers a prompt", prompts, answers);
  }

  private void add(List<int[]> prompts, List<int[]> answers, int count, int[] prompt) {
    for (int answer = 0; answer < count; answer++) {
      prompts.add(prompt);
      answers.add(row(ANSWER));
    }
  }

  private List<int[]> growingRows(int count) {
    return IntStream.range(0, count).mapToObj(i -> row(length / 8 + i * length / 32)).toList();
  }

  private List<int[]> rows(int count, int tokens) {
    return IntStream.range(0, count).mapToObj(i -> row(tokens)).toList();
  }

  private int[] row(int tokens) {
    return random.ints(tokens, 0, vocabulary).toArray();
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
