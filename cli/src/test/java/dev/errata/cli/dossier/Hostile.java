package dev.errata.cli.dossier;

import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.editor.EditItem;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.event.Alert;
import dev.errata.event.ClosedBy;
import dev.errata.event.DeadLetter;
import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.MetricSample;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Provenance;
import dev.errata.event.QualityEvent;
import dev.errata.event.Revert;
import dev.errata.event.Verdict;
import dev.errata.schemas.LoggedDelta;
import dev.errata.stream.StreamProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** A lineage in whose log every text that others can choose is an attack on a page. */
final class Hostile {
  static final Instant TIME = Instant.parse("2020-01-01T00:00:00Z");

  private final List<String> texts = new ArrayList<>();

  /** Notes a text that must show, as it is, and do nothing. */
  private String attack(String where) {
    String text =
        "<script>alert('%s')</script> | \"><img src=x onerror=alert(1)> [x](javascript:0) ``` & \\"
            .formatted(where);
    texts.add(text);
    return text;
  }

  /** All of them. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  Material material() {
    return new Material(
        new Lineage("demo", List.of(batch(), revert())),
        List.of(sample(1, 0.25, null), sample(2, 0.75, 0.1)),
        List.of(
            new QualityEvent(new Verdict("demo", 1L, false, attack("verdict"), TIME)),
            new QualityEvent(
                new Alert(
                    "demo",
                    "locality",
                    "tf",
                    1L,
                    2L,
                    0.9,
                    0.5,
                    64,
                    1L,
                    "b",
                    attack("alert"),
                    TIME))),
        List.of(
            new DeadLetter(
                "errata.facts", 0, 7L, null, null, attack("reason"), "it is bad", "stage", TIME)),
        Optional.of(
            new StreamProgress(
                Optional.of(TIME), 9, 0, Map.of(), Map.of("late", 7L), Map.of(), 2, 0, 1, 0)));
  }

  Rebuilt rebuilt(Optional<String> failure) {
    EditItem fact = new EditItem("a|P6", "a", "The prompt is", "right");
    return new Rebuilt(
        attack("model"),
        "sha256:base",
        "sha256:now",
        2,
        true,
        failure.map(this::attack),
        Map.of("a|P6", fact),
        Map.of("The prompt is", attack("answer")));
  }

  private LineageEntry batch() {
    EditBatch batch =
        new EditBatch(
            "batch-1",
            List.of(request("a|P6", "P6", "right"), request("b|x", attack("property"), "y")),
            ClosedBy.SIZE,
            TIME);
    return entry(
        1,
        batch,
        List.of(
            new EditOutcome("a|P6", OutcomeStatus.APPLIED, null, 0.125, 0.875),
            new EditOutcome("b|x", OutcomeStatus.REJECTED, "empty-target", 0.0, 0.0)));
  }

  private LineageEntry revert() {
    String target = attack("target");
    return entry(
        2,
        new Revert(target, attack("why")),
        List.of(new EditOutcome(target, OutcomeStatus.REJECTED, "no-earlier-value", 0.0, 0.0)));
  }

  private static EditRequest request(String fact, String property, String target) {
    return EditRequest.newBuilder()
        .setFactKey(fact)
        .setEventIds(List.of())
        .setSubject("a")
        .setPropertyId(property)
        .setPrompt("The prompt is")
        .setTarget(target)
        .setKind(EditKind.UPDATE)
        .setEventTime(TIME)
        .setProvenance(new Provenance("test", null, null))
        .build();
  }

  private LineageEntry entry(long sequence, SpecificRecord body, List<EditOutcome> outcomes) {
    EditApplied applied =
        EditApplied.newBuilder()
            .setLineage("demo")
            .setSequence(sequence)
            .setBatchId("batch-" + sequence)
            .setCommandPartitionOffset(sequence)
            .setWatermark(TIME)
            .setMethod("ultraedit")
            .setHyperparametersDigest("sha256:hyper")
            .setOutcomes(outcomes)
            .setChunks(0)
            .setDeltaDigest("sha256:delta")
            .setChainDigest("sha256:chain" + sequence)
            .setWeightsDigest(sequence == 2 ? "sha256:now" : null)
            .setTimings(Map.of())
            .setDevice(attack("device"))
            .setVersions(Map.of("engine", "e"))
            .setAppliedAt(TIME)
            .build();
    EditCommand command = new EditCommand("command-" + sequence, TIME, body);
    return new LineageEntry(
        new LoggedEdit(new LoggedDelta(applied, new byte[0]), command, sequence));
  }

  private static MetricSample sample(long sequence, double value, Double baseline) {
    return MetricSample.newBuilder()
        .setLineage("demo")
        .setMetric("efficacy")
        .setDimension("tf")
        .setValue(value)
        .setN(4)
        .setLow(value - 0.125)
        .setHigh(value + 0.125)
        .setBaseline(baseline)
        .setSequence(sequence)
        .setEventTime(TIME)
        .setMeasuredAt(TIME.plusSeconds(sequence))
        .build();
  }
}
