package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Commands;
import dev.errata.cli.dossier.Block.Paragraph;
import dev.errata.cli.lineage.Lineage;
import java.util.List;

/** What to type to come to the same. */
final class ReproductionSection {
  private ReproductionSection() {}

  static Section of(Lineage lineage, Rebuilt rebuilt) {
    String name = lineage.name();
    long to = rebuilt.reached();
    return new Section(
        "How to reproduce",
        List.of(
            new Paragraph(
                "Say with --bootstrap and --registry, or with --data, where the log is, and with --model where %s is."
                    .formatted(rebuilt.model())),
            new Commands(
                List.of(
                    "errata replay --lineage %s --to %d --verify".formatted(name, to),
                    "errata log --lineage " + name,
                    "errata metrics --lineage %s --until %d".formatted(name, to),
                    "errata export --lineage %s --to %d --out edited-model".formatted(name, to))),
            new Paragraph(
                "The first prints sequence %d and weights %s."
                    .formatted(to, rebuilt.weightsDigest()))));
  }
}
