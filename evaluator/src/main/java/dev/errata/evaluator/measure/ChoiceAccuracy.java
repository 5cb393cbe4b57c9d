package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Share of multiple-choice items that a model gets right: after the prompt and one space the right
 * option has the highest mean log probability per token, above all others. This is {@code acc_norm}
 * of the Language Model Evaluation Harness with tokens in place of bytes. n counts items.
 */
public final class ChoiceAccuracy implements AbilityTest {
  private final String metric;
  private final List<Choice> items;
  private final Bootstrap bootstrap;

  private ChoiceAccuracy(String metric, List<Choice> items, Bootstrap bootstrap) {
    this.metric = metric;
    this.items = List.copyOf(items);
    this.bootstrap = bootstrap;
  }

  /**
   * All items of a set.
   *
   * @param set its name, for {@link MetricNames#choiceOf}
   * @param items at least one
   */
  public static ChoiceAccuracy of(String set, List<Choice> items, Bootstrap bootstrap) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("Multiple-choice set %s is empty".formatted(set));
    }
    return new ChoiceAccuracy(MetricNames.choiceOf(set), items, bootstrap);
  }

  /** The items that the unedited model gets right, where there are any; then it has 1. */
  public static Optional<ChoiceAccuracy> ofKnown(
      Respondent unedited, List<Choice> items, Bootstrap bootstrap) {
    double[] right = right(unedited, items);
    List<Choice> known = new ArrayList<>();
    for (int i = 0; i < right.length; i++) {
      if (right[i] == 1) {
        known.add(items.get(i));
      }
    }
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(new ChoiceAccuracy(MetricNames.CHOICE, known, bootstrap));
  }

  @Override
  public String metric() {
    return metric;
  }

  @Override
  public Dimension dimension() {
    return Dimension.COMPARED;
  }

  @Override
  public Estimate of(Respondent model) {
    return bootstrap.mean(right(model, items));
  }

  /** 1 for each item whose right option is the most probable one, else 0. */
  private static double[] right(Respondent model, List<Choice> items) {
    List<String> prompts = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (Choice item : items) {
      for (String option : item.options()) {
        prompts.add(item.prompt());
        options.add(" " + option);
      }
    }
    List<Tokens> asked = model.encode(prompts);
    List<Tokens> answers = model.encodeAfter(prompts, options);
    List<ForcedRow> rows = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      rows.add(new ForcedRow(asked.get(i), answers.get(i), false));
    }
    List<Forced> forced = model.force(rows);
    double[] right = new double[items.size()];
    int row = 0;
    for (int i = 0; i < right.length; i++) {
      double[] means = new double[items.get(i).options().size()];
      for (int option = 0; option < means.length; option++, row++) {
        means[option] = forced.get(row).logProbability() / answers.get(row).length();
      }
      right[i] = isAbove(means, items.get(i).answer()) ? 1 : 0;
    }
    return right;
  }

  private static boolean isAbove(double[] values, int index) {
    double best = values[index];
    return Arrays.stream(values).filter(value -> value >= best).count() == 1;
  }
}
