package dev.errata.cli.demo;

import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The questions that the demo asks, for people to look at; the metrics ask about everything.
 *
 * @param asked what is asked before, during and after
 * @param dates the dates at which {@link #past} is asked in the end
 */
record DemoQuestions(List<Item> asked, List<LocalDate> dates) {
  private static final int DATES = 3;
  private static final List<Subject> STATES =
      List.of(
          new Subject("P6", "United Kingdom"),
          new Subject("P35", "United States"),
          new Subject("P6", "Germany"),
          new Subject("P6", "Japan"),
          new Subject("P38", "Croatia"));
  private static final List<Subject> ORGANISATIONS =
      List.of(new Subject("P169", "Twitter"), new Subject("P286", "Liverpool F.C."));

  /** A question and the answer that is right after the last change. */
  record Item(String prompt, String expected) {}

  private record Subject(String propertyId, String label) {}

  /** The questions for a part of the world's changes up to and including a date. */
  static DemoQuestions of(World world, Verbaliser verbaliser, Scope scope, LocalDate until) {
    Stream<Subject> subjects =
        scope == Scope.ALL
            ? Stream.concat(STATES.stream(), ORGANISATIONS.stream())
            : STATES.stream();
    List<Item> items =
        subjects
            .flatMap(
                subject ->
                    current(world, scope, until, subject)
                        .map(object -> item(verbaliser, subject, object))
                        .stream())
            .toList();
    long days = ChronoUnit.DAYS.between(World.BASELINE_DATE, until);
    List<LocalDate> dates =
        IntStream.rangeClosed(1, DATES)
            .mapToObj(i -> World.BASELINE_DATE.plusDays(days * i / (DATES + 1)))
            .toList();
    return new DemoQuestions(items, dates);
  }

  /** The question that is also put to past states of the model. */
  Item past() {
    return asked.get(0);
  }

  private static Item item(Verbaliser verbaliser, Subject subject, String object) {
    return new Item(verbaliser.editPrompt(subject.propertyId(), subject.label()).text(), object);
  }

  private static Optional<String> current(
      World world, Scope scope, LocalDate until, Subject subject) {
    Stream<String> before =
        world.baseline(scope).stream()
            .filter(fact -> subject.equals(new Subject(fact.propertyId(), fact.subject())))
            .map(fact -> fact.object());
    Stream<String> after =
        world.changes(scope).stream()
            .filter(change -> !change.date().isAfter(until))
            .map(FactChange::fact)
            .filter(fact -> subject.equals(new Subject(fact.propertyId(), fact.subject())))
            .map(fact -> fact.object());
    return Stream.concat(before, after).reduce((first, second) -> second);
  }
}
