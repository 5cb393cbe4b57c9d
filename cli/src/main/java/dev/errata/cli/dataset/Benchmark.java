package dev.errata.cli.dataset;

import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.util.List;

/** A data set of edits and the questions that judge them. */
public interface Benchmark {
  /** How many edits there are. */
  int size();

  /**
   * Edits drawn at random, each fact once at most.
   *
   * @param count how many, at most {@link #size}
   * @param seed the same seed draws the same edits in the same order
   */
  List<EditCase> draw(int count, long seed);

  /** All questions after these edits. */
  List<Probe> probes(List<Edited> edits);

  /**
   * Statements to measure perplexity on: untouched by all of these edits, in words that no editor
   * sees. Empty where the data set has none.
   */
  default List<Question> heldOut(List<EditCase> edits) {
    return List.of();
  }

  /**
   * Beginnings of texts that a model is let write on from: prompts of questions that these edits
   * are not meant to reach. Empty where the data set has none.
   */
  default List<String> beginnings(List<EditCase> edits) {
    return heldOut(edits).stream().map(Question::prompt).toList();
  }

  /**
   * An edit that was applied.
   *
   * @param sequence the batch it was in, from 1
   */
  record Edited(EditCase edit, long sequence) {}
}
