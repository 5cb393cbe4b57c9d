package dev.errata.editor.rledit.training;

import java.util.List;
import java.util.Random;
import java.util.Set;

/** Edits to train on. */
public interface TrainingSource {
  /**
   * Edits for one trajectory, in order. A fact may come back with another value, but not within a
   * batch.
   *
   * @param batches how many batches
   * @param batchSize edits a batch
   */
  List<List<TrainingExample>> sequence(int batches, int batchSize, Random random);

  /** Every subject that an edit may have. */
  Set<String> subjects();
}
