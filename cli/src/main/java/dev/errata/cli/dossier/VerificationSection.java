package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Mark;
import dev.errata.cli.dossier.Block.Paragraph;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.EditApplied;
import java.util.ArrayList;
import java.util.List;

/** Whether the log, applied to the base model, gives what the editor says it gave. */
final class VerificationSection {
  private VerificationSection() {}

  static Section of(Lineage lineage, Rebuilt rebuilt) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "For this report every logged change was applied to the base model again, in canonical"
                + " arithmetic: the same log gives the same bits on every machine."));
    if (rebuilt.failure().isPresent()) {
      blocks.add(new Mark(false, rebuilt.failure().orElseThrow()));
      blocks.add(
          new Paragraph(
              "Answers and digests in this report are of the model after sequence %d."
                  .formatted(rebuilt.reached())));
    } else {
      blocks.addAll(marks(lineage, rebuilt));
    }
    return new Section("Replay verification", blocks);
  }

  private static List<Block> marks(Lineage lineage, Rebuilt rebuilt) {
    if (lineage.entries().isEmpty()) {
      return List.of(new Paragraph("There is nothing to apply yet."));
    }
    EditApplied last = lineage.entries().get(lineage.entries().size() - 1).applied();
    return List.of(
        new Mark(
            true,
            "All %s changes are there, have their logged digests, and chain up to %s."
                .formatted(Texts.count(lineage.entries().size()), last.getChainDigest())),
        checkpoints(lineage, rebuilt),
        end(last, rebuilt));
  }

  private static Block checkpoints(Lineage lineage, Rebuilt rebuilt) {
    long logged =
        lineage.entries().stream()
            .map(LineageEntry::applied)
            .filter(entry -> entry.getWeightsDigest() != null)
            .count();
    return rebuilt.everyDigest()
        ? new Mark(
            true,
            "The weights have the digest that the editor logged, at each checkpoint (%s)."
                .formatted(Texts.count(logged)))
        : new Paragraph(
            "The editor logged digests of all weights at checkpoints (%s); with --verify they are compared as well."
                .formatted(Texts.count(logged)));
  }

  private static Block end(EditApplied last, Rebuilt rebuilt) {
    if (last.getWeightsDigest() == null) {
      return new Paragraph(
          "After the last change the weights are %s; the editor logged no digest there."
              .formatted(rebuilt.weightsDigest()));
    }
    boolean equal = last.getWeightsDigest().equals(rebuilt.weightsDigest());
    return new Mark(
        equal,
        equal
            ? "After the last change the weights are %s, as the editor logged."
                .formatted(rebuilt.weightsDigest())
            : "After the last change the weights are %s, but the editor logged %s."
                .formatted(rebuilt.weightsDigest(), last.getWeightsDigest()));
  }
}
