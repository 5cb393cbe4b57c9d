package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Grid;
import dev.errata.cli.dossier.Block.Mark;
import dev.errata.cli.dossier.Block.Paragraph;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.DeadLetter;
import dev.errata.event.EditKind;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.OutcomeStatus;
import dev.errata.stream.StreamProgress;
import dev.errata.world.Property;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which facts came, which were written, and which were not, and why. */
final class FactsSection {
  private FactsSection() {}

  static Section of(Material material) {
    return new Section(
        "Facts",
        List.of(
            byProperty(material.lineage()),
            material.stream()
                .map(FactsSection::arrivals)
                .orElseGet(
                    () ->
                        new Paragraph(
                            "No stream application of this lineage has run on this log, so nothing is known of facts that led to no edit.")),
            deadLetters(material.deadLetters())));
  }

  /** What became of the edits of one property. */
  private static final class Tally {
    private long changes;
    private long entailed;
    private final Map<String, Long> refused = new TreeMap<>();

    void add(EditRequest request, EditOutcome outcome) {
      if (outcome.getStatus() == OutcomeStatus.REJECTED) {
        refused.merge(String.valueOf(outcome.getReason()), 1L, Long::sum);
      } else if (request.getKind() == EditKind.RIPPLE) {
        entailed++;
      } else {
        changes++;
      }
    }

    List<String> row(String name) {
      return List.of(
          name,
          Texts.count(changes),
          Texts.count(entailed),
          Texts.count(refused.values().stream().mapToLong(Long::longValue).sum()),
          Texts.counts(refused));
    }
  }

  private static Block byProperty(Lineage lineage) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (LineageEntry entry : lineage.entries()) {
      List<EditRequest> requests = entry.requests();
      for (int i = 0; i < requests.size(); i++) {
        tallies
            .computeIfAbsent(requests.get(i).getPropertyId(), id -> new Tally())
            .add(requests.get(i), entry.applied().getOutcomes().get(i));
      }
    }
    Map<String, Property> known = World.load().properties();
    List<List<String>> rows = new ArrayList<>();
    tallies.forEach(
        (id, tally) ->
            rows.add(
                tally.row(
                    Optional.ofNullable(known.get(id)).map(p -> id + " " + p.label()).orElse(id))));
    return rows.isEmpty()
        ? new Paragraph("No batch was edited yet.")
        : new Grid(
            "Edits by property",
            List.of("property", "changes written", "entailed written", "refused", "why"),
            rows);
  }

  private static Block arrivals(StreamProgress progress) {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("changes received", Texts.count(progress.received() - progress.baseline()));
    pairs.put("led to edits", Texts.count(progress.edits()));
    pairs.put("entailed edits", Texts.count(progress.ripples()));
    progress.dropped().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(drop -> pairs.put("dropped: " + drop.getKey(), Texts.count(drop.getValue())));
    progress.rejected().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(no -> pairs.put("refused: " + no.getKey(), Texts.count(no.getValue())));
    if (!progress.held().isEmpty()) {
      pairs.put("made to wait longer", Texts.counts(progress.held()));
    }
    pairs.put("still settling", Texts.count(progress.settling()));
    return new Block.Pairs("Changes, as the stream application counts them", pairs);
  }

  private static Block deadLetters(List<DeadLetter> letters) {
    if (letters.isEmpty()) {
      return new Mark(true, "No dead letters.");
    }
    Map<List<String>, List<DeadLetter>> byReason =
        letters.stream()
            .collect(
                Collectors.groupingBy(
                    letter -> List.of(letter.getStage(), letter.getReason()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<String>> rows = new ArrayList<>();
    byReason.forEach(
        (reason, found) ->
            rows.add(
                List.of(
                    reason.get(0),
                    reason.get(1),
                    Texts.count(found.size()),
                    Texts.cut(found.get(found.size() - 1).getMessage()))));
    return new Grid(
        "Dead letters, of this lineage and of sources, which all lineages share",
        List.of("refused by", "reason", "records", "the newest"),
        rows);
  }
}
