package dev.errata.cli.experiment;

import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.EditCase;
import dev.errata.evaluator.measure.AbilityTest;
import dev.errata.evaluator.measure.GeneralAbility;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.Perplexity;
import dev.errata.evaluator.measure.Respondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.probe.Probe;
import dev.errata.model.LanguageModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every metric of a model under edit, beside the unedited one. */
final class Measurer {
  private final ModelEvaluator evaluator;
  private final Respondent edited;
  private final GeneralAbility perplexity;

  private Measurer(
      Respondent unedited,
      Respondent edited,
      Optional<Perplexity> perplexity,
      List<AbilityTest> more) {
    this.evaluator =
        new ModelEvaluator(
            new UneditedModel(unedited),
            Bootstrap.DEFAULT,
            new GeneralAbility(unedited, () -> more));
    this.edited = edited;
    this.perplexity = new GeneralAbility(unedited, () -> List.copyOf(perplexity.stream().toList()));
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
        HeldOut.of(spec, benchmark, edits, base, unedited),
        Abilities.of(spec, benchmark, edits, unedited));
  }

  /** Of the edited model alone. */
  Map<String, Map<Dimension, Measurement>> onTheWay(List<Probe> probes) {
    return measured(probes, false);
  }

  /** With the unedited model's values, and everything else that tests its general ability. */
  Map<String, Map<Dimension, Measurement>> atTheEnd(List<Probe> probes) {
    return measured(probes, true);
  }

  private Map<String, Map<Dimension, Measurement>> measured(
      List<Probe> probes, boolean withBaseline) {
    Map<String, Map<Dimension, Measurement>> measured =
        new HashMap<>(
            withBaseline
                ? evaluator.evaluateFully(edited, probes)
                : evaluator.evaluate(edited, probes, false));
    measured.putAll(perplexity.beside(edited));
    return measured;
  }
}
