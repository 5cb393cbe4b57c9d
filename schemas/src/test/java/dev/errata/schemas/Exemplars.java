package dev.errata.schemas;

import dev.errata.event.Alert;
import dev.errata.event.ClosedBy;
import dev.errata.event.DeadLetter;
import dev.errata.event.DeltaChunk;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.Entity;
import dev.errata.event.FactMemory;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.event.MetricSample;
import dev.errata.event.OpenWindow;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.event.QualityEvent;
import dev.errata.event.Revert;
import dev.errata.event.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** One event of every kind, with every field set, by name. */
final class Exemplars {
  private static final Instant EVENT_TIME = Instant.parse("2016-07-13T00:00:00.123Z");
  private static final Instant WALL_CLOCK = Instant.parse("2026-01-01T12:00:00.456Z");
  private static final Entity UNITED_KINGDOM =
      new Entity("Q145", "United Kingdom", List.of("UK", "Great Britain"));
  private static final Entity CAMERON = new Entity("Q192", "David Cameron", List.of());
  private static final Entity MAY = new Entity("Q264766", "Theresa May", List.of("T. May"));
  private static final Property HEAD_OF_GOVERNMENT = new Property("P6", "head of government");
  private static final Provenance PROVENANCE =
      new Provenance("wikidata", "a user", "https://example.org/1");
  private static final String KEY = "Q145|P6";

  private Exemplars() {}

  static Map<String, SpecificRecord> all() {
    Map<String, SpecificRecord> all = new TreeMap<>();
    all.put("FactUpdate", factUpdate());
    all.put("FactUpdate-retraction", retraction());
    all.put("FactState", factState());
    all.put("FactMemory", memory());
    all.put(
        "OpenWindow",
        new OpenWindow(
            EVENT_TIME,
            CAMERON,
            factUpdate(),
            List.of("event-0", "event-1"),
            "new-account",
            memory()));
    all.put("DeadLetter", deadLetter());
    all.put("EditCommand-batch", new EditCommand("command-1", WALL_CLOCK, batch()));
    all.put(
        "EditCommand-revert",
        new EditCommand("command-2", WALL_CLOCK, new Revert(KEY, "was vandalism")));
    all.put(
        "DeltaEvent-chunk",
        new DeltaEvent(new DeltaChunk("world", 3L, 0, 2, bytes("a part of a delta"))));
    all.put("DeltaEvent-applied", new DeltaEvent(applied()));
    all.put("MetricSample", sample());
    all.put("QualityEvent-verdict", new QualityEvent(verdict()));
    all.put("QualityEvent-alert", new QualityEvent(alert()));
    return all;
  }

  private static FactMemory memory() {
    return new FactMemory(factState(), EVENT_TIME, 7L, List.of("event-1"));
  }

  static FactUpdate factUpdate() {
    Prompts prompts =
        new Prompts(
            "The head of government of the United Kingdom is",
            List.of("The United Kingdom is governed by"),
            List.of("The capital of France is"));
    return new FactUpdate(
        "event-1",
        UNITED_KINGDOM,
        HEAD_OF_GOVERNMENT,
        CAMERON,
        MAY,
        EVENT_TIME,
        7L,
        PROVENANCE,
        prompts);
  }

  private static FactUpdate retraction() {
    return new FactUpdate(
        "event-2",
        UNITED_KINGDOM,
        HEAD_OF_GOVERNMENT,
        null,
        null,
        EVENT_TIME,
        null,
        new Provenance("jsonl", null, null),
        null);
  }

  private static FactState factState() {
    return new FactState(KEY, UNITED_KINGDOM, HEAD_OF_GOVERNMENT, MAY, EVENT_TIME, "event-1", 7L);
  }

  private static DeadLetter deadLetter() {
    return new DeadLetter(
        "errata.facts",
        0,
        42L,
        bytes(KEY),
        bytes("not a fact"),
        "MALFORMED",
        "errata.facts-0@42: expected a fact update",
        "validate",
        WALL_CLOCK);
  }

  private static EditBatch batch() {
    EditRequest edit =
        new EditRequest(
            KEY,
            List.of("event-1"),
            "United Kingdom",
            "P6",
            "The head of government of the United Kingdom is",
            "Theresa May",
            "David Cameron",
            EditKind.UPDATE,
            EVENT_TIME,
            PROVENANCE);
    return new EditBatch("batch-1", List.of(edit), ClosedBy.SIZE, EVENT_TIME);
  }

  private static EditApplied applied() {
    return new EditApplied(
        "world",
        3L,
        "batch-1",
        41L,
        EVENT_TIME,
        "alphaedit",
        "sha256:01",
        List.of(
            new EditOutcome(KEY, OutcomeStatus.APPLIED, null, 0.01, 0.99),
            new EditOutcome("Q30|P6", OutcomeStatus.REJECTED, "EMPTY_TARGET", 0.0, 0.0)),
        List.of("Q33|P6"),
        2,
        "sha256:02",
        "sha256:03",
        "sha256:04",
        Map.of("optimise", 1.5),
        "cpu",
        Map.of("pytorch", "2.7.1"),
        WALL_CLOCK);
  }

  private static MetricSample sample() {
    return new MetricSample(
        "world", "efficacy", "tf", 0.95, 300, 0.93, 0.97, 0.01, 3L, EVENT_TIME, WALL_CLOCK);
  }

  private static Verdict verdict() {
    return new Verdict("world", 3L, false, "locality tf 0.71 is below 0.9", WALL_CLOCK);
  }

  private static Alert alert() {
    return new Alert(
        "world",
        "locality",
        "tf",
        2L,
        9L,
        0.95,
        0.71,
        64,
        3L,
        "batch-1",
        "locality fell",
        WALL_CLOCK);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
