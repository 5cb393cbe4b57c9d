package dev.errata.evaluator.measure;

import dev.errata.evaluator.measure.Examiner.Asked;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Metrics of an edited model from probes, beside the unedited one. */
public final class ModelEvaluator {
  private final UneditedModel unedited;
  private final Bootstrap bootstrap;

  public ModelEvaluator(UneditedModel unedited, Bootstrap bootstrap) {
    this.unedited = unedited;
    this.bootstrap = bootstrap;
  }

  /**
   * Asks the edited model, as it is now, every probe whose conditions the unedited model meets.
   *
   * @param withBaseline whether the unedited model is asked as well; locality has none, since it is
   *     1 by definition
   * @return by metric and dimension; a metric that no probe counts for is absent
   */
  public Map<String, Map<Dimension, Measurement>> evaluate(
      Respondent edited, List<Probe> probes, boolean withBaseline) {
    List<Probe> asked = meetingConditions(probes);
    Tally tally = tally(asked, edited);
    Tally baseline = new Tally();
    if (withBaseline) {
      Map<Question, Score> before = known(asked, unedited::scores);
      asked.stream()
          .filter(probe -> before.containsKey(probe.question()))
          .forEach(probe -> baseline.add(probe, before.get(probe.question())));
    }
    return measurements(tally, baseline);
  }

  /**
   * The score of each unit of one metric, for comparing two states unit by unit.
   *
   * @return by unit; empty when no probe counts for the metric
   */
  public Map<String, Double> scores(
      Respondent edited, List<Probe> probes, String metric, Dimension dimension) {
    return tally(meetingConditions(probes), edited).units(metric, dimension);
  }

  private Tally tally(List<Probe> asked, Respondent edited) {
    Map<Question, Score> scores = new HashMap<>();
    scores.putAll(known(asked, new Examiner(edited)::examine));
    scores.putAll(unchanged(asked, edited));
    Tally tally = new Tally();
    asked.stream()
        .filter(probe -> scores.containsKey(probe.question()))
        .forEach(probe -> tally.add(probe, scores.get(probe.question())));
    return tally;
  }

  private List<Probe> meetingConditions(List<Probe> probes) {
    List<Asked> conditions =
        probes.stream()
            .flatMap(probe -> probe.conditions().stream())
            .map(ModelEvaluator::asked)
            .toList();
    Map<Asked, Score> met = unedited.scores(conditions);
    return probes.stream()
        .filter(probe -> probe.conditions().stream().allMatch(c -> met.get(asked(c)).exact() == 1))
        .toList();
  }

  private interface Examination {
    Map<Asked, Score> examine(Collection<Asked> questions);
  }

  private static Map<Question, Score> known(List<Probe> probes, Examination examination) {
    List<Question> questions =
        probes.stream().map(Probe::question).filter(q -> q.answer().isPresent()).toList();
    Map<Asked, Score> scores =
        examination.examine(questions.stream().map(ModelEvaluator::asked).toList());
    return questions.stream()
        .distinct()
        .collect(Collectors.toMap(q -> q, q -> scores.get(asked(q))));
  }

  private Map<Question, Score> unchanged(List<Probe> probes, Respondent edited) {
    List<Question> questions =
        probes.stream().map(Probe::question).filter(q -> q.answer().isEmpty()).distinct().toList();
    Map<String, UneditedModel.Output> outputs =
        unedited.outputs(questions.stream().map(Question::prompt).toList());
    // What the unedited model could not be asked has no answer that might change.
    List<Question> answered =
        questions.stream().filter(question -> outputs.containsKey(question.prompt())).toList();
    List<ForcedRow> rows = new ArrayList<>();
    for (Question question : answered) {
      UneditedModel.Output output = outputs.get(question.prompt());
      rows.add(new ForcedRow(output.prompt(), output.answer(), true));
    }
    List<Forced> after = edited.force(rows);
    Map<Question, Score> scores = new HashMap<>();
    for (int i = 0; i < answered.size(); i++) {
      UneditedModel.Output before = outputs.get(answered.get(i).prompt());
      scores.put(answered.get(i), sameOutput(before, after.get(i), edited));
    }
    return scores;
  }

  private static Score sameOutput(UneditedModel.Output before, Forced after, Respondent edited) {
    Tokens answer = before.answer();
    if (edited.endOfAnswer().isPresent()) {
      answer = answer.before(edited.endOfAnswer().getAsInt());
    }
    // A model that answers nothing is compared on the end of its answer.
    int tokens = Math.max(1, answer.length());
    double divergence = before.first().divergenceTo(after.first().orElseThrow());
    return new Score(
        (double) after.hits(tokens) / tokens,
        after.allHit() ? 1 : 0,
        OptionalDouble.of(divergence));
  }

  private Map<String, Map<Dimension, Measurement>> measurements(Tally tally, Tally baseline) {
    Map<String, Map<Dimension, Measurement>> result = new HashMap<>();
    tally.forEach(
        (metric, dimension, units) -> {
          OptionalDouble before = baseline.mean(metric, dimension);
          Measurement measurement = new Measurement(bootstrap.mean(units), before);
          result.computeIfAbsent(metric, m -> new HashMap<>()).put(dimension, measurement);
        });
    return result;
  }

  private static Asked asked(Question question) {
    return new Asked(question.prompt(), question.answer().orElseThrow());
  }
}
