package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Grid;
import dev.errata.cli.dossier.Block.Paragraph;
import dev.errata.cli.lineage.Extent;
import dev.errata.cli.lineage.FactsInForce;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.editor.EditItem;
import dev.errata.event.EditOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The edits in force that took least, and what the model answers there now. */
final class WorstSection {
  private WorstSection() {}

  /** An edit in force and what the editor said of it. */
  private record Weak(EditItem fact, long sequence, EditOutcome outcome) {}

  static Section of(Lineage lineage, Rebuilt rebuilt, int worst) {
    List<Weak> weakest =
        edits(lineage, rebuilt).stream()
            .sorted(Comparator.comparingDouble(edit -> edit.outcome().getProbabilityAfter()))
            .limit(worst)
            .toList();
    if (weakest.isEmpty()) {
      return new Section("Worst edits", List.of(new Paragraph("No fact is in force.")));
    }
    return new Section(
        "Worst edits",
        List.of(
            new Paragraph(
                "Of the facts in force, those whose answer was least probable right after the edit, and what the model answers now."),
            new Grid(
                "",
                List.of("fact", "prompt", "written", "answer now", "p before", "p after", "edit"),
                weakest.stream().map(edit -> row(edit, rebuilt)).toList())));
  }

  private static List<Weak> edits(Lineage lineage, Rebuilt rebuilt) {
    Map<Long, LineageEntry> entries =
        lineage.entries().stream()
            .collect(Collectors.toMap(LineageEntry::sequence, Function.identity()));
    List<Weak> edits = new ArrayList<>();
    FactsInForce.sequences(lineage, new Extent.UpTo(rebuilt.reached()))
        .forEach(
            (key, sequence) ->
                entries.get(sequence).applied().getOutcomes().stream()
                    .filter(outcome -> outcome.getFactKey().equals(key))
                    .filter(outcome -> rebuilt.facts().containsKey(key))
                    .forEach(
                        outcome ->
                            edits.add(new Weak(rebuilt.facts().get(key), sequence, outcome))));
    return edits;
  }

  private static List<String> row(Weak edit, Rebuilt rebuilt) {
    String answer = rebuilt.answer(edit.fact());
    boolean right = edit.fact().target().equals(answer);
    return List.of(
        edit.fact().factKey(),
        Texts.cut(edit.fact().prompt()),
        Texts.cut(edit.fact().target()),
        (right ? "✓ " : "✗ ") + Texts.cut(answer),
        Texts.number(edit.outcome().getProbabilityBefore()),
        Texts.number(edit.outcome().getProbabilityAfter()),
        Long.toString(edit.sequence()));
  }
}
