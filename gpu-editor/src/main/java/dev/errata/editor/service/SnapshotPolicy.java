package dev.errata.editor.service;

import dev.errata.editor.EditorException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which snapshots stay. Below the newest ones, of those with sequences from {@code ratioᵏ} up to
 * {@code ratioᵏ⁺¹} the oldest stays, so that their number grows with the logarithm of the sequence.
 *
 * @param kept how many of the newest stay, at least 1
 * @param ratio between the sequences of older ones, above 1; 0 when none stays
 */
public record SnapshotPolicy(int kept, double ratio) {
  /** The newest two: one for the case that the other is damaged. */
  public static final SnapshotPolicy DEFAULT = new SnapshotPolicy(2, 0);

  public SnapshotPolicy {
    if (kept < 1) {
      throw new EditorException("snapshots kept must be at least 1, got " + kept);
    }
    if (ratio != 0 && !(ratio > 1)) {
      throw new EditorException("snapshot ratio must be above 1, or 0 for none, got " + ratio);
    }
  }

  /** Of these sequences, the ones whose snapshots go. */
  Set<Long> superfluous(Set<Long> sequences) {
    List<Long> ascending = List.copyOf(new TreeSet<>(sequences));
    int older = Math.max(0, ascending.size() - kept);
    Set<Long> going = new HashSet<>();
    Set<Integer> powers = new HashSet<>();
    for (long sequence : ascending.subList(0, older)) {
      if (ratio == 0 || !powers.add(power(sequence))) {
        going.add(sequence);
      }
    }
    return going;
  }

  /** The highest power of the ratio that a sequence reaches; counted, since logarithms round. */
  private int power(long sequence) {
    int power = 0;
    for (double reached = ratio; reached <= sequence; reached *= ratio) {
      power++;
    }
    return power;
  }
}
