package dev.errata.editor.rledit.training;

/**
 * What a hypernetwork is trained over.
 *
 * @param kind the method it is for
 * @param batches length of a trajectory; 1 trains batch by batch, as MALMEN and MEND are published
 * @param batchSize edits a batch
 * @param epochs trajectories, with one step of the optimiser each
 * @param seed of the first parameters and of everything drawn
 */
public record TrainingPlan(NetworkKind kind, int batches, int batchSize, int epochs, long seed) {
  private static final int TEXTS_AN_EDIT = 6;
  private static final int FEWEST_TEXTS = 4096;

  /** The learning rate at an epoch, as a share: full for the first half, then falling to 0. */
  double rateAt(int epoch) {
    return Math.min(1, 2.0 * (epochs - epoch) / epochs);
  }

  /** How many texts are worth remembering. */
  int keptTexts() {
    return Math.max(FEWEST_TEXTS, Math.min(1 << 16, TEXTS_AN_EDIT * batches * batchSize));
  }

  /** Everything as text. */
  public String canonical() {
    return "method=%s%nsequence=%dx%d%nepochs=%d%nseed=%d"
        .formatted(kind.method(), batches, batchSize, epochs, seed)
        .replace(System.lineSeparator(), "\n");
  }
}
