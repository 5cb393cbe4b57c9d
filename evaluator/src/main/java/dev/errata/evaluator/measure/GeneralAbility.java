package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.probe.Question;
import dev.errata.evaluator.probe.StableFacts;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Tests of what a model can do beside the facts, each with the unedited model's result. */
public final class GeneralAbility {
  /** Nothing is tested. */
  public static final GeneralAbility NONE = new GeneralAbility(null, List::of);

  private final Respondent unedited;
  private final Supplier<List<AbilityTest>> source;
  private final Map<AbilityTest, Double> before = new HashMap<>();
  private List<AbilityTest> tests;

  /**
   * @param unedited the model in its unedited state; it must stay so
   * @param tests made at the first use
   */
  public GeneralAbility(Respondent unedited, Supplier<List<AbilityTest>> tests) {
    this.unedited = unedited;
    this.source = tests;
  }

  /**
   * The tests for models of the bundled world, all of facts that none of its changes touches:
   * perplexity of their answers, entropy of what follows their prompts, and multiple-choice items
   * that the unedited model answers.
   */
  public static GeneralAbility ofWorld(
      World world, Verbaliser verbaliser, Respondent unedited, Bootstrap bootstrap) {
    return new GeneralAbility(
        unedited, () -> testsOf(new StableFacts(world, verbaliser), unedited, bootstrap));
  }

  private static List<AbilityTest> testsOf(
      StableFacts stable, Respondent unedited, Bootstrap bootstrap) {
    List<Question> statements = stable.statements();
    List<AbilityTest> tests = new ArrayList<>();
    tests.add(Perplexity.ofAnswers(unedited, statements, bootstrap));
    tests.add(WritingEntropy.after(statements.stream().map(Question::prompt).toList(), bootstrap));
    ChoiceAccuracy.ofKnown(unedited, stable.choices(), bootstrap).ifPresent(tests::add);
    return tests;
  }

  /** The edited model's results beside the unedited model's, which are computed once. */
  public Map<String, Map<Dimension, Measurement>> beside(Respondent edited) {
    if (tests == null) {
      tests = List.copyOf(source.get());
    }
    Map<String, Map<Dimension, Measurement>> results = new HashMap<>();
    for (AbilityTest test : tests) {
      double baseline = before.computeIfAbsent(test, t -> t.of(unedited).value());
      results.put(
          test.metric(),
          Map.of(test.dimension(), new Measurement(test.of(edited), OptionalDouble.of(baseline))));
    }
    return results;
  }
}
