package dev.errata.evaluator.gate;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricsReport;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bound that a metric must keep after every batch: of its value, or of its change since the last
 * state that passed.
 *
 * @param metric which metric
 * @param change what of it is bounded
 * @param dimension teacher-forced, autoregressive, or neither
 * @param atLeast whether {@code bound} is the least value, else the largest
 * @param bound the bound itself, which is allowed
 */
public record Threshold(
    String metric, Change change, Dimension dimension, boolean atLeast, double bound) {

  /** What of a metric is bounded. */
  public enum Change {
    /** Its value. */
    NONE(""),
    /** By how much it fell. */
    DROP(".drop"),
    /** By how much it rose. */
    RISE(".rise");

    private final String suffix;

    Change(String suffix) {
      this.suffix = suffix;
    }
  }

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z][a-z_0-9]*(?:\\.[a-z_0-9]+)*?)(\\.drop|\\.rise)?(?::(tf|ar|none))?"
              + "\\s*(>=|<=)\\s*([0-9]*\\.?[0-9]+)");

  /**
   * Reads {@code metric[.drop|.rise][:tf|:ar|:none]>=number} or the same with {@code <=}.
   *
   * @throws EvaluationException when the text is not of this form or names no metric of a sample
   */
  public static Threshold parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new EvaluationException(
          "Threshold '%s': expected a metric, >= or <=, and a number, such as efficacy.latest>=0.8, locality:ar>=0.9 or locality.drop<=0.05"
              .formatted(text));
    }
    String metric = SampledMetrics.require(form.group(1));
    return new Threshold(
        metric,
        change(form.group(2)),
        dimension(metric, form.group(3)),
        form.group(4).equals(">="),
        Double.parseDouble(form.group(5)));
  }

  /** Whether it needs the last state that passed. */
  public boolean isRelative() {
    return change != Change.NONE;
  }

  /**
   * What a measurement says against it, in a few words; empty when it keeps the bound, or when it
   * has no probe of the metric, as after a batch whose edits were all refused.
   *
   * @param passed the last state that passed, if any
   */
  Optional<String> violation(MetricsReport now, Optional<MetricsReport> passed) {
    Optional<Double> value = now.value(metric, dimension);
    Optional<Double> before = passed.flatMap(report -> report.value(metric, dimension));
    if (value.isEmpty() || (isRelative() && before.isEmpty())) {
      return Optional.empty();
    }
    double bounded =
        switch (change) {
          case NONE -> value.get();
          case DROP -> before.get() - value.get();
          case RISE -> value.get() - before.get();
        };
    boolean kept = atLeast ? bounded >= bound : bounded <= bound;
    return kept
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s is %.3f, allowed %s",
                name(),
                bounded,
                (atLeast ? ">= " : "<= ") + bound));
  }

  private String name() {
    return metric + change.suffix + ":" + dimension.code();
  }

  private static Change change(String suffix) {
    if (suffix == null) {
      return Change.NONE;
    }
    return suffix.equals(Change.DROP.suffix) ? Change.DROP : Change.RISE;
  }

  private static Dimension dimension(String metric, String code) {
    if (code == null) {
      return SampledMetrics.dimension(metric);
    }
    for (Dimension dimension : Dimension.values()) {
      if (dimension.code().equals(code)) {
        return dimension;
      }
    }
    throw new IllegalArgumentException("No dimension " + code);
  }
}
