package dev.errata.cli.dossier;

import dev.errata.cli.Version;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.EditApplied;
import dev.errata.event.OutcomeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was edited, with what, when, and what it is now. */
final class SummarySection {
  private SummarySection() {}

  static Section of(Material material, Rebuilt rebuilt) {
    Lineage lineage = material.lineage();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Pairs("", pairs(lineage, rebuilt)));
    if (!lineage.entries().isEmpty()) {
      blocks.add(methods(lineage));
    }
    return new Section("Summary", blocks);
  }

  private static Map<String, String> pairs(Lineage lineage, Rebuilt rebuilt) {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("lineage", lineage.name());
    pairs.put("base model", rebuilt.model() + ", weights " + rebuilt.baseDigest());
    if (lineage.entries().isEmpty()) {
      pairs.put("edits", "none yet");
      return pairs;
    }
    pairs.put(
        "edits",
        "%s written, %s refused, in %s changes of the weights"
            .formatted(
                Texts.count(count(lineage, OutcomeStatus.APPLIED)),
                Texts.count(count(lineage, OutcomeStatus.REJECTED)),
                Texts.count(lineage.entries().size())));
    pairs.put(
        "facts in force",
        "%s, of which the model answers %s as written"
            .formatted(Texts.count(rebuilt.facts().size()), Texts.count(rebuilt.answered())));
    pairs.put(
        "replay",
        rebuilt.failure().isPresent()
            ? "FAILED after sequence " + rebuilt.reached()
            : "all %s changes applied, chain equal"
                .formatted(Texts.count(lineage.entries().size())));
    pairs.put("event time", span(lineage, e -> Texts.time(e.getWatermark())));
    pairs.put("made", span(lineage, e -> Texts.time(e.getAppliedAt())));
    EditApplied last = last(lineage);
    pairs.put("chain", last.getChainDigest());
    pairs.put("weights", rebuilt.weightsDigest());
    pairs.put("device", distinct(lineage, EditApplied::getDevice));
    pairs.put("versions of the editor", distinct(lineage, e -> named(e.getVersions())));
    pairs.put("versions of this report", named(Version.all()));
    return pairs;
  }

  private static EditApplied last(Lineage lineage) {
    return lineage.entries().get(lineage.entries().size() - 1).applied();
  }

  private static long count(Lineage lineage, OutcomeStatus status) {
    return lineage.entries().stream().mapToLong(entry -> entry.count(status)).sum();
  }

  private static String span(Lineage lineage, Function<EditApplied, String> time) {
    String first = time.apply(lineage.entries().get(0).applied());
    String end = time.apply(last(lineage));
    return first.equals(end) ? first : first + " to " + end;
  }

  private static String distinct(Lineage lineage, Function<EditApplied, String> text) {
    return lineage.entries().stream()
        .map(entry -> text.apply(entry.applied()))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String named(Map<String, String> versions) {
    return new TreeMap<>(versions)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  /** A row for each method with its settings, in the order of their first edits. */
  private static Block methods(Lineage lineage) {
    Map<List<String>, List<LineageEntry>> byMethod =
        lineage.entries().stream()
            .collect(
                Collectors.groupingBy(
                    entry ->
                        List.of(
                            entry.applied().getMethod(),
                            entry.applied().getHyperparametersDigest()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<String>> rows = new ArrayList<>();
    byMethod.forEach(
        (method, entries) ->
            rows.add(
                List.of(
                    method.get(0),
                    method.get(1),
                    "%d to %d"
                        .formatted(
                            entries.get(0).sequence(), entries.get(entries.size() - 1).sequence()),
                    Texts.count(entries.size()),
                    Texts.count(
                        entries.stream().mapToLong(e -> e.count(OutcomeStatus.APPLIED)).sum()))));
    return new Block.Grid(
        "Methods",
        List.of("method", "hyper-parameters", "sequences", "changes", "edits written"),
        rows);
  }
}
