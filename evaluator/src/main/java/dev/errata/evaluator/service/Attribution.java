package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.attribution.FallCriteria;
import dev.errata.evaluator.attribution.Finding;
import dev.errata.evaluator.attribution.Investigation;
import dev.errata.evaluator.attribution.Suspicion;
import dev.errata.evaluator.attribution.UnitScores;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.probe.Probe;
import dev.errata.model.LanguageModel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Bisects the log to the batch that made a metric fall: one state a step, each asked the same
 * probes, teacher-forced.
 */
public final class Attribution implements Chore {
  /** Teacher-forced scores are graded and cost one pass, so they show more for less. */
  public static final Dimension DIMENSION = Dimension.TEACHER_FORCED;

  private final Investigation investigation;
  private final List<Probe> probes;
  private final TimeMachine states;
  private final ModelEvaluator evaluator;
  private final Consumer<Finding> done;

  /**
   * @param probes that expect the same at both ends and between them
   * @param done told the finding
   * @throws EvaluationException if there is no probe
   */
  public Attribution(
      Suspicion suspicion,
      FallCriteria criteria,
      List<Probe> probes,
      TimeMachine states,
      ModelEvaluator evaluator,
      Consumer<Finding> done) {
    if (probes.isEmpty()) {
      throw new EvaluationException(
          "No fact is expected the same at sequences %d and %d that %s could be compared on; choose others"
              .formatted(suspicion.from(), suspicion.to(), suspicion.metric()));
    }
    this.investigation = new Investigation(suspicion, criteria);
    this.probes = List.copyOf(probes);
    this.states = states;
    this.evaluator = evaluator;
    this.done = done;
  }

  @Override
  public boolean step() {
    investigation.next().ifPresent(point -> investigation.measured(measure(point)));
    investigation.finding().ifPresent(done);
    return investigation.next().isPresent();
  }

  private UnitScores measure(Investigation.Point point) {
    Function<LanguageModel, Map<String, Double>> asking =
        model ->
            evaluator.scores(
                ModelRespondent.of(model), probes, investigation.suspicion().metric(), DIMENSION);
    Map<String, Double> scores =
        point.exact() ? states.at(point.sequence(), asking) : states.near(point.sequence(), asking);
    if (scores.isEmpty()) {
      throw new EvaluationException(
          "No probe of %s fits the context of the model"
              .formatted(investigation.suspicion().metric()));
    }
    return new UnitScores(scores);
  }
}
