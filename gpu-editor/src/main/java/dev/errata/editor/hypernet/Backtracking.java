package dev.errata.editor.hypernet;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which earlier batches a step of a sequence looks back at, and how much they count (RLEdit,
 * equation 9):
 *
 * <pre>
 * L_t = Σ_{j=0..min(t, depth−1)} decay^j · L(batch t−j)
 * </pre>
 *
 * @param decay μ of the paper, 0.95 there
 * @param depth how many batches count, the current one among them, 10 there; 1 for no backtracking
 */
public record Backtracking(double decay, int depth) {
  public Backtracking {
    if (!(decay >= 0 && decay <= 1) || depth < 1) {
      throw new IllegalArgumentException(
          "backtracking needs a decay from 0 to 1 and a depth of at least 1, got %s and %d"
              .formatted(decay, depth));
    }
  }

  /**
   * A batch and what its loss is multiplied with.
   *
   * @param step position of the batch in the sequence, from 0
   */
  public record Term(int step, double weight) {}

  /** What counts at a step, the batch of that step first. */
  public List<Term> at(int step) {
    return IntStream.rangeClosed(0, Math.min(step, depth - 1))
        .mapToObj(back -> new Term(step - back, Math.pow(decay, back)))
        .toList();
  }
}
