package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Figure;
import dev.errata.cli.dossier.Block.Figures;
import dev.errata.cli.dossier.Block.Grid;
import dev.errata.cli.dossier.Block.Paragraph;
import dev.errata.cli.lineage.Lineage;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.event.MetricSample;
import dev.errata.event.OutcomeStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the model knows: the figures of one measurement, and how they came about. */
final class QualitySection {
  /** The metrics that are drawn; others break them down. */
  private static final List<String> DRAWN =
      List.of(
          MetricNames.EFFICACY,
          MetricNames.GENERALIZATION,
          MetricNames.LOCALITY,
          MetricNames.PORTABILITY,
          MetricNames.RETENTION,
          MetricNames.STALE);

  private QualitySection() {}

  static Section of(Material material) {
    Evaluations evaluations = Evaluations.of(material.samples());
    Optional<List<MetricSample>> full = evaluations.newestFull();
    Optional<List<MetricSample>> shown = full.or(evaluations::newest);
    List<Block> blocks = new ArrayList<>();
    if (shown.isEmpty()) {
      blocks.add(new Paragraph("Nothing was measured yet."));
    } else {
      MetricSample one = shown.get().get(0);
      blocks.add(
          new Paragraph(
              "%s, at edit sequence %d, event time %s, measured %s. Shares have their 95%% bootstrap interval; tf is teacher-forced, ar generated."
                  .formatted(
                      full.isPresent()
                          ? "The newest full evaluation"
                          : "The newest sample (no full evaluation was made)",
                      one.getSequence(),
                      Texts.time(one.getEventTime()),
                      Texts.time(one.getMeasuredAt()))));
      blocks.add(table(shown.get()));
    }
    List<Figure> curves = curves(material);
    if (!curves.isEmpty()) {
      blocks.add(
          new Paragraph(
              "Measurements on the way, over the number of facts written; pale lines bound the 95% interval:"));
      blocks.add(new Figures(curves));
    }
    return new Section("Quality", blocks);
  }

  private static Block table(List<MetricSample> evaluation) {
    return new Grid(
        "",
        List.of("metric", "asked", "value", "95% interval", "n", "unedited model"),
        evaluation.stream()
            .sorted(
                Comparator.comparing(MetricSample::getMetric)
                    .thenComparing(MetricSample::getDimension, Comparator.reverseOrder()))
            .map(QualitySection::row)
            .toList());
  }

  private static List<String> row(MetricSample sample) {
    return List.of(
        sample.getMetric(),
        sample.getDimension(),
        value(sample, sample.getValue()),
        value(sample, sample.getLow()) + " to " + value(sample, sample.getHigh()),
        Texts.count(sample.getN()),
        sample.getBaseline() == null ? "–" : value(sample, sample.getBaseline()));
  }

  private static String value(MetricSample sample, double value) {
    return sample.getDimension().equals("none") ? Texts.number(value) : Texts.percent(value);
  }

  private static List<Figure> curves(Material material) {
    List<Figure> figures = new ArrayList<>();
    for (String metric : DRAWN) {
      List<MetricSample> samples =
          material.samples().stream()
              .filter(sample -> sample.getMetric().equals(metric))
              .sorted(Comparator.comparing(MetricSample::getMeasuredAt))
              .toList();
      Curve curve = new Curve(metric, samples, sequence -> written(material.lineage(), sequence));
      if (curve.isLine()) {
        figures.add(curve.figure());
      }
    }
    return figures;
  }

  /** How many facts were written up to a sequence. */
  private static long written(Lineage lineage, long sequence) {
    return lineage.entries().stream()
        .filter(entry -> entry.sequence() <= sequence && !entry.requests().isEmpty())
        .mapToLong(entry -> entry.count(OutcomeStatus.APPLIED))
        .sum();
  }
}
