package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;

/** Something a model can do that no edit is meant to change. Its questions are fixed. */
public interface AbilityTest {
  /** The name that its result is reported under. */
  String metric();

  Dimension dimension();

  /** How the model does as it is now. */
  Estimate of(Respondent model);
}
