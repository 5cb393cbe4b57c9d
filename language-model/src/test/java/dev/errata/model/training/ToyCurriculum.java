package dev.errata.model.training;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Twenty facts over a vocabulary of bare numbers: subject i has answer 3 i mod 20, said in three
 * wordings of two tokens around the subject.
 */
final class ToyCurriculum implements Curriculum {
  static final int FACTS = 20;
  static final int VOCABULARY = 64;
  private static final int SUBJECTS = 10;
  private static final int ANSWERS = 30;
  private static final int WORDINGS = 3;
  private static final int END = 1;

  private int next;

  @Override
  public int answerCount() {
    return FACTS;
  }

  @Override
  public List<Statement> facts(RandomGenerator random, int count, int wordings) {
    List<Statement> statements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fact = next++ % FACTS;
      int first = random.nextInt(WORDINGS);
      for (int w = 0; w < wordings; w++) {
        statements.add(statement(fact, (first + w) % WORDINGS, answer(fact)));
      }
    }
    return statements;
  }

  @Override
  public Statement interchange(RandomGenerator random) {
    return statement(random.nextInt(FACTS), random.nextInt(WORDINGS), random.nextInt(FACTS));
  }

  /** Every fact in every wording. */
  static List<Statement> all() {
    List<Statement> statements = new ArrayList<>();
    for (int fact = 0; fact < FACTS; fact++) {
      for (int wording = 0; wording < WORDINGS; wording++) {
        statements.add(statement(fact, wording, answer(fact)));
      }
    }
    return statements;
  }

  private static int answer(int fact) {
    return 3 * fact % FACTS;
  }

  /** Wordings differ in length, so that chunks differ too. */
  private static Statement statement(int fact, int wording, int answer) {
    int[] prompt = new int[wording + 3];
    java.util.Arrays.fill(prompt, 2 + wording);
    prompt[wording] = SUBJECTS + fact;
    prompt[wording + 1] = 6;
    prompt[wording + 2] = 7;
    return new Statement(prompt, wording, new int[] {ANSWERS + answer, END}, answer);
  }
}
