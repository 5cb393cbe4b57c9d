package dev.errata.cli.dossier;

import java.time.Instant;
import java.util.List;

/**
 * The report of a lineage: what one would attach to a change ticket. It is plain text in sections;
 * {@link HtmlPage} and {@link MarkdownPage} write it out.
 */
public record Dossier(String title, String subtitle, List<Section> sections) {
  public Dossier {
    sections = List.copyOf(sections);
  }

  /**
   * Puts it together.
   *
   * @param worst how many of the weakest edits are listed
   * @param now when it is made
   */
  public static Dossier of(Material material, Rebuilt rebuilt, int worst, Instant now) {
    return new Dossier(
        "Errata report: lineage " + material.lineage().name(),
        "made %s by Errata, at edit sequence %d"
            .formatted(Texts.time(now), material.lineage().sequence()),
        List.of(
            SummarySection.of(material, rebuilt),
            VerificationSection.of(material.lineage(), rebuilt),
            QualitySection.of(material),
            FactsSection.of(material),
            EventsSection.of(material),
            WorstSection.of(material.lineage(), rebuilt, worst),
            ReproductionSection.of(material.lineage(), rebuilt)));
  }
}
