package dev.errata.editor.service;

import dev.errata.editor.EditorException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an editor finds its model and keeps its snapshots.
 *
 * @param lineage whose edits it makes; also its transactional id
 * @param baseModel directory of the model before any edit
 * @param snapshots directory for snapshots; none to always start from the base model
 * @param snapshotEvery edits between snapshots and weights digests in the log, at least 1
 * @param policy which snapshots stay
 * @param gate how it waits for verdicts; none to wait for nothing
 */
public record EditorServiceSettings(
    String lineage,
    Path baseModel,
    Optional<Path> snapshots,
    int snapshotEvery,
    SnapshotPolicy policy,
    Optional<GateSettings> gate) {
  /** Edits between snapshots unless said otherwise. */
  public static final int DEFAULT_SNAPSHOT_EVERY = 10;

  public EditorServiceSettings {
    if (snapshotEvery < 1) {
      throw new EditorException("snapshotEvery must be at least 1, got " + snapshotEvery);
    }
  }

  /** Settings without a gate. */
  public EditorServiceSettings(
      String lineage,
      Path baseModel,
      Optional<Path> snapshots,
      int snapshotEvery,
      SnapshotPolicy policy) {
    this(lineage, baseModel, snapshots, snapshotEvery, policy, Optional.empty());
  }

  /** The same, with a gate. */
  public EditorServiceSettings gated(GateSettings by) {
    return new EditorServiceSettings(
        lineage, baseModel, snapshots, snapshotEvery, policy, Optional.of(by));
  }

  public static EditorServiceSettings of(String lineage, Path baseModel, Path snapshots) {
    return new EditorServiceSettings(
        lineage, baseModel, Optional.of(snapshots), DEFAULT_SNAPSHOT_EVERY, SnapshotPolicy.DEFAULT);
  }
}
