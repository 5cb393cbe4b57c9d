package dev.errata.stream.source.wikidata.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks about many things with few questions. */
final class Batches {
  /** What the API takes from a client without special rights. */
  static final int MOST = 50;

  private Batches() {}

  /**
   * One question about several ids.
   *
   * @param <R> what is said of each
   */
  @FunctionalInterface
  interface Question<R> {
    Map<String, R> ask(List<String> ids) throws InterruptedException;
  }

  /**
   * Asks about all. A question whose answer is garbled is split until one id is to blame.
   *
   * @param blame what is said of an id that garbles an answer alone
   */
  static <R> Map<String, R> ask(
      List<String> ids, Question<R> question, Function<GarbledAnswerException, R> blame)
      throws InterruptedException {
    Map<String, R> answers = new HashMap<>();
    for (int start = 0; start < ids.size(); start += MOST) {
      List<String> batch = ids.subList(start, Math.min(ids.size(), start + MOST));
      answers.putAll(askSplitting(batch, question, blame));
    }
    return answers;
  }

  private static <R> Map<String, R> askSplitting(
      List<String> ids, Question<R> question, Function<GarbledAnswerException, R> blame)
      throws InterruptedException {
    try {
      return question.ask(ids);
    } catch (GarbledAnswerException e) {
      if (ids.size() == 1) {
        return Map.of(ids.get(0), blame.apply(e));
      }
      int half = ids.size() / 2;
      Map<String, R> answers = new HashMap<>();
      answers.putAll(askSplitting(ids.subList(0, half), question, blame));
      answers.putAll(askSplitting(ids.subList(half, ids.size()), question, blame));
      return answers;
    }
  }
}
