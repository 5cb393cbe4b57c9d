package dev.errata.model.training;

import dev.errata.model.TokenBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The statements of one step: facts, of which every {@code wordings} neighbours say the same one,
 * then interchanges.
 *
 * @param facts statements of facts
 * @param wordings neighbours in {@code facts} that say the same fact
 * @param interchanges statements into which a code is injected
 */
record StepBatch(List<Statement> facts, int wordings, List<Statement> interchanges) {

  static StepBatch draw(
      Curriculum curriculum, PretrainingRecipe.Batch size, RandomGenerator random) {
    List<Statement> facts = curriculum.facts(random, size.facts(), size.wordings());
    List<Statement> interchanges = new ArrayList<>();
    for (int i = 0; i < size.interchanges(); i++) {
      interchanges.add(curriculum.interchange(random));
    }
    return new StepBatch(facts, size.wordings(), interchanges);
  }

  /** Divides into {@code count} parts of neighbouring lengths. */
  List<Chunk> chunks(int count) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      places.add(new Place(facts.get(i), i, -1));
    }
    for (int i = 0; i < interchanges.size(); i++) {
      places.add(new Place(interchanges.get(i), -1, i));
    }
    places.sort(Comparator.comparingInt(place -> place.statement.length()));
    int size = (places.size() + count - 1) / count;
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < places.size(); from += size) {
      chunks.add(new Chunk(places.subList(from, Math.min(from + size, places.size()))));
    }
    return chunks;
  }

  /** A statement and its index among the facts or the interchanges; the other index is -1. */
  record Place(Statement statement, int fact, int interchange) {}

  /** Statements that run through the model together. */
  record Chunk(List<Place> places) {
    TokenBatch tokens() {
      return new TokenBatch(places.stream().map(place -> place.statement.input()).toList());
    }

    int[][] answerPositions() {
      return places.stream().map(p -> p.statement.answerPositions()).toArray(int[][]::new);
    }

    /** Rows that state a fact. */
    int[] factRows() {
      return rows(true);
    }

    /** Rows into which a code is injected. */
    int[] interchangeRows() {
      return rows(false);
    }

    int[] subjectEnds(int[] rows) {
      int[] ends = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        ends[i] = places.get(rows[i]).statement.subjectEnd();
      }
      return ends;
    }

    private int[] rows(boolean facts) {
      return java.util.stream.IntStream.range(0, places.size())
          .filter(row -> places.get(row).fact >= 0 == facts)
          .toArray();
    }
  }
}
