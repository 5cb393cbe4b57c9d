package dev.errata.evaluator.dashboard.feed;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.dashboard.board.AnswerView;
import dev.errata.evaluator.dashboard.board.BatchView;
import dev.errata.evaluator.dashboard.board.Board;
import dev.errata.evaluator.dashboard.feed.AskedModels.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks both models the prompts of the newest edits, when someone watches and the model has changed.
 * Rests ten times as long as it works, so that it takes little from whoever shares the machine.
 */
public final class NewestAnswers implements Runnable {
  private static final Logger LOGGER = LoggerFactory.getLogger(NewestAnswers.class);
  private static final int EDITS = 20;
  private static final int OF_NEWEST = 8;
  private static final int OF_OTHERS = 2;
  private static final int NEWEST_EDITS = 400;
  private static final int REST = 10;
  private static final long SHORTEST_REST_MILLIS = 500;

  private final Board board;
  private final AskedModels models;
  private final BooleanSupplier watched;
  private final CountDownLatch stop;
  private long answered = -1;

  private record Place(long sequence, int index, String prompt) {}

  public NewestAnswers(
      Board board, AskedModels models, BooleanSupplier watched, CountDownLatch stop) {
    this.board = board;
    this.models = models;
    this.watched = watched;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      long rest;
      do {
        long start = System.nanoTime();
        answer();
        rest = Math.max(SHORTEST_REST_MILLIS, REST * (System.nanoTime() - start) / 1_000_000);
      } while (!stop.await(rest, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer() {
    if (!watched.getAsBoolean() || newestSequence() == answered) {
      return;
    }
    List<Place> places = places();
    if (places.isEmpty()) {
      return;
    }
    try {
      List<String> prompts = places.stream().map(Place::prompt).toList();
      List<String> before = models.base(prompts);
      List<Said> now = models.now(prompts);
      // The replica may be a batch behind the log; then it is asked again.
      if (now.get(0).sequence() >= places.get(0).sequence()) {
        answered = places.get(0).sequence();
        board.answered(views(places, before, now));
      }
    } catch (EvaluationException e) {
      LOGGER.debug("The newest edits cannot be asked: {}", e.getMessage());
    }
  }

  private long newestSequence() {
    return board.newest(1).stream().mapToLong(BatchView::sequence).findFirst().orElse(answered);
  }

  /** As the page shows them at first: more of the newest batch, some of those before. */
  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    int most = OF_NEWEST;
    for (BatchView batch : board.newest(NEWEST_EDITS)) {
      for (int i = 0; i < Math.min(most, batch.edits().size()) && places.size() < EDITS; i++) {
        String prompt = batch.edits().get(i).prompt();
        if (!prompt.isBlank() && fits(prompt)) {
          places.add(new Place(batch.sequence(), i, prompt));
        }
      }
      most = OF_OTHERS;
    }
    return places;
  }

  private boolean fits(String prompt) {
    try {
      models.require(prompt);
      return true;
    } catch (EvaluationException e) {
      return false;
    }
  }

  private static List<AnswerView> views(List<Place> places, List<String> before, List<Said> now) {
    List<AnswerView> views = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      views.add(
          new AnswerView(
              place.sequence(),
              place.index(),
              before.get(i),
              now.get(i).text(),
              now.get(i).sequence()));
    }
    return views;
  }
}
