package dev.errata.editor.service;

import dev.errata.editor.EditSession;
import dev.errata.event.EditApplied;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.schemas.LoggedDelta;
import java.time.Clock;
import java.util.Map;

/** Makes the log entry of a computed edit. */
final class Entries {
  private Entries() {}

  static EditApplied of(
      EditorServiceSettings settings,
      EditSession session,
      Planned planned,
      long commandOffset,
      int payloadBytes,
      Clock clock) {
    LanguageModel model = session.replica().model();
    return EditApplied.newBuilder()
        .setLineage(settings.lineage())
        .setSequence(planned.sequence())
        .setBatchId(planned.id())
        .setCommandPartitionOffset(commandOffset)
        .setWatermark(planned.watermark())
        .setMethod(planned.method())
        .setHyperparametersDigest(session.editor().hyperparametersDigest())
        .setOutcomes(planned.outcomes().stream().map(EditLogWriter::outcome).toList())
        .setRehearsed(planned.result().rehearsed())
        .setChunks(LoggedDelta.chunks(payloadBytes))
        .setDeltaDigest(planned.delta().digest())
        .setChainDigest(planned.chainDigest())
        .setWeightsDigest(checkpoint(settings, model, planned))
        .setTimings(planned.result().seconds())
        .setDevice(model.device().toString())
        .setVersions(
            Map.of(
                "engine", Engines.describe(model.device()),
                "java", Runtime.version().toString()))
        .setAppliedAt(clock.instant())
        .build();
  }

  /** The digest that the weights will have, where a snapshot is due; computed on a copy. */
  private static String checkpoint(
      EditorServiceSettings settings, LanguageModel model, Planned planned) {
    if (planned.sequence() % settings.snapshotEvery() != 0) {
      return null;
    }
    MasterWeights after = model.weights().copy();
    after.applyInPlace(planned.delta());
    return after.digest();
  }
}
