package dev.errata.editor.rledit.training;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;

/** Where the batches of a trajectory are logged, and read back from when the policy looks back. */
public interface TrajectoryLog extends AutoCloseable {
  /** Logs the next batch. */
  void append(EditBatchView batch);

  /** The batches so far, superseded facts left out. */
  EditHistory history();

  @Override
  void close();

  /** Makes a log for each trajectory. */
  @FunctionalInterface
  interface Factory {
    TrajectoryLog open();
  }
}
