package dev.errata.evaluator.service;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Provenance;
import dev.errata.event.Revert;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events as the other services write them. */
final class Events {
  static final String LINEAGE = "bigram";

  private Events() {}

  static EditCommand batch(String id, EditRequest... edits) {
    return command(id, new EditBatch(id, List.of(edits), ClosedBy.SIZE, Instant.EPOCH));
  }

  static EditCommand revert(String id, String target) {
    return command(id, new Revert(target, "test"));
  }

  private static EditCommand command(String id, Object body) {
    return new EditCommand(id, Instant.EPOCH, body);
  }

  static EditRequest edit(String subject, String old, String target) {
    return EditRequest.newBuilder()
        .setFactKey(subject + "|P36")
        .setEventIds(List.of(subject + target))
        .setSubject(subject)
        .setPropertyId("P36")
        .setPrompt("The capital of " + subject + " is")
        .setTarget(target)
        .setOldTarget(old)
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(Provenance.newBuilder().setSource("test").build())
        .build();
  }

  static EditOutcome written(String subject) {
    return new EditOutcome(subject + "|P36", OutcomeStatus.APPLIED, null, 0.1, 0.9);
  }

  static EditOutcome refused(String subject, String reason) {
    return new EditOutcome(subject + "|P36", OutcomeStatus.REJECTED, reason, 0.0, 0.0);
  }

  static EditApplied.Builder applied(long sequence, long offset, EditOutcome... outcomes) {
    return EditApplied.newBuilder()
        .setLineage(LINEAGE)
        .setSequence(sequence)
        .setBatchId("batch " + sequence)
        .setCommandPartitionOffset(offset)
        .setWatermark(Instant.EPOCH.plusSeconds(sequence))
        .setMethod("by hand")
        .setHyperparametersDigest("sha256:0")
        .setOutcomes(List.of(outcomes))
        .setChunks(1)
        .setDeltaDigest("sha256:0")
        .setChainDigest("sha256:0")
        .setTimings(Map.of())
        .setDevice("cpu")
        .setVersions(Map.of())
        .setAppliedAt(Instant.EPOCH);
  }
}
