package dev.errata.evaluator.dashboard.web;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.dashboard.feed.AskedModels.Said;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Asks the models what someone typed. */
final class Questions {
  private Questions() {}

  /**
   * What came over the wire.
   *
   * @param prompt what to complete
   * @param asOf a date, a time or an edit sequence; empty or null: no past model
   */
  record Question(String prompt, String asOf) {}

  /**
   * Three answers side by side.
   *
   * @param past null when none was asked for
   */
  record Answers(Said now, String base, Said past) {}

  /**
   * @throws EvaluationException with a message for whoever asked
   */
  static Answers answer(AskedModels models, Question question) {
    String prompt = question.prompt().strip();
    models.require(prompt);
    Optional<Long> sequence = sequence(models, question.asOf());
    return new Answers(
        models.now(prompt),
        models.base(List.of(prompt)).get(0),
        sequence.map(at -> models.at(at, prompt)).orElse(null));
  }

  private static Optional<Long> sequence(AskedModels models, String asOf) {
    if (asOf == null || asOf.isBlank()) {
      return Optional.empty();
    }
    String when = asOf.strip();
    if (when.matches("\\d{1,18}")) {
      return Optional.of(Long.parseLong(when));
    }
    return Optional.of(models.sequenceAt(time(when)));
  }

  /** A date means all of that day, as it does for the command. */
  private static Instant time(String when) {
    try {
      return when.contains("T")
          ? Instant.parse(when)
          : LocalDate.parse(when)
              .plusDays(1)
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant()
              .minusMillis(1);
    } catch (DateTimeException e) {
      throw new EvaluationException(
          "As of '%s': expected an edit number or a date such as 2021-01-31.".formatted(when), e);
    }
  }
}
