package dev.errata.cli.experiment;

import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.EditCase;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.Perplexity;
import dev.errata.evaluator.measure.Respondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import dev.errata.model.LanguageModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Every metric of a model under edit, beside the unedited one. */
final class Measurer {
  private final ModelEvaluator evaluator;
  private final Respondent edited;
  private final Optional<Perplexity> perplexity;
  private final OptionalDouble uneditedPerplexity;

  private Measurer(Respondent unedited, Respondent edited, Optional<Perplexity> perplexity) {
    this.evaluator = new ModelEvaluator(new UneditedModel(unedited), Bootstrap.DEFAULT);
    this.edited = edited;
    this.perplexity = perplexity;
    this.uneditedPerplexity =
        perplexity.stream().mapToDouble(text -> text.of(unedited).value()).findFirst();
  }

  /**
   * @param edits all edits that will be made, so that held-out statements stay the same throughout
   * @param base stays unedited
   */
  static Measurer of(
      ExperimentSpec spec,
      Benchmark benchmark,
      List<EditCase> edits,
      LanguageModel base,
      LanguageModel model) {
    Respondent unedited = ModelRespondent.asTrained(base);
    return new Measurer(
        unedited,
        ModelRespondent.asTrained(model),
        HeldOut.of(spec, benchmark, edits, base, unedited));
  }

  /** Of the edited model alone. */
  Map<String, Map<Dimension, Measurement>> onTheWay(List<Probe> probes) {
    return measured(probes, false);
  }

  /** With the unedited model's values. */
  Map<String, Map<Dimension, Measurement>> atTheEnd(List<Probe> probes) {
    return measured(probes, true);
  }

  private Map<String, Map<Dimension, Measurement>> measured(
      List<Probe> probes, boolean withBaseline) {
    Map<String, Map<Dimension, Measurement>> measured =
        new HashMap<>(evaluator.evaluate(edited, probes, withBaseline));
    perplexity.ifPresent(
        text ->
            measured.put(
                MetricNames.PERPLEXITY,
                Map.of(Dimension.NONE, new Measurement(text.of(edited), uneditedPerplexity))));
    return measured;
  }
}
