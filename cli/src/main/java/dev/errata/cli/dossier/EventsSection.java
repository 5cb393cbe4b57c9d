package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Grid;
import dev.errata.cli.dossier.Block.Mark;
import dev.errata.cli.dossier.Block.Paragraph;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.Alert;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Revert;
import dev.errata.event.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Verdicts, alerts, and what was taken back. */
final class EventsSection {
  private EventsSection() {}

  static Section of(Material material) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(verdicts(bodies(material, Verdict.class)));
    blocks.add(alerts(bodies(material, Alert.class)));
    blocks.add(reverts(material));
    return new Section("Verdicts, alerts and reverts", blocks);
  }

  private static <T> List<T> bodies(Material material, Class<T> type) {
    return material.quality().stream()
        .map(event -> event.getBody())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static Block verdicts(List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return new Paragraph("No verdict was given.");
    }
    List<Verdict> failed = verdicts.stream().filter(verdict -> !verdict.getPassed()).toList();
    if (failed.isEmpty()) {
      return new Mark(true, "All %s verdicts passed.".formatted(Texts.count(verdicts.size())));
    }
    return new Grid(
        "%s of %s verdicts failed"
            .formatted(Texts.count(failed.size()), Texts.count(verdicts.size())),
        List.of("measured", "after edit", "why"),
        failed.stream()
            .map(
                verdict ->
                    List.of(
                        Texts.time(verdict.getMeasuredAt()),
                        Long.toString(verdict.getSequence()),
                        verdict.getReason()))
            .toList());
  }

  private static Block alerts(List<Alert> alerts) {
    if (alerts.isEmpty()) {
      return new Mark(true, "No alert was raised.");
    }
    return new Grid(
        "Alerts",
        List.of("raised", "metric", "edits", "before", "after", "n", "culprit", "why"),
        alerts.stream().map(EventsSection::row).toList());
  }

  private static List<String> row(Alert alert) {
    return List.of(
        Texts.time(alert.getRaisedAt()),
        alert.getMetric() + " " + alert.getDimension(),
        "%d to %d".formatted(alert.getFromSequence(), alert.getToSequence()),
        Texts.number(alert.getBefore()),
        Texts.number(alert.getAfter()),
        Texts.count(alert.getN()),
        alert.getCulprit() == null ? "none" : "edit " + alert.getCulprit(),
        alert.getReason());
  }

  private static Block reverts(Material material) {
    List<List<String>> rows = new ArrayList<>();
    for (LineageEntry entry : material.lineage().entries()) {
      if (entry.logged().command().getBody() instanceof Revert revert) {
        rows.add(
            List.of(
                Long.toString(entry.sequence()),
                Texts.time(entry.applied().getAppliedAt()),
                revert.getTarget(),
                revert.getReason(),
                entry.count(OutcomeStatus.REJECTED) == 0
                    ? "%s facts".formatted(Texts.count(entry.count(OutcomeStatus.APPLIED)))
                    : "refused"));
      }
    }
    return rows.isEmpty()
        ? new Paragraph("Nothing was taken back.")
        : new Grid("Reverts", List.of("edit", "made", "what", "why", "what came of it"), rows);
  }
}
