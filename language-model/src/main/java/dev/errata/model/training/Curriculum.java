package dev.errata.model.training;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where the statements of a training come from. All chance comes from the generator handed in, so
 * that a training can be repeated and, after an interruption, continued.
 */
public interface Curriculum {
  /** Number of different answers; {@link Statement#answerId} is below it. */
  int answerCount();

  /**
   * Statements of the next facts, all different.
   *
   * @param count facts to draw; a curriculum may give fewer
   * @param wordings ways in which each fact is said; its statements are neighbours in the list
   */
  List<Statement> facts(RandomGenerator random, int count, int wordings);

  /** Some fact's prompt with an answer drawn from all answers, true or not. */
  Statement interchange(RandomGenerator random);
}
