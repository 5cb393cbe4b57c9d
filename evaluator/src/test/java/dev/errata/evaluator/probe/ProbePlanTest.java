package dev.errata.evaluator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Prompt;
import dev.errata.world.Scope;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProbePlanTest {
  private static final World WORLD = World.load();
  private static final Verbaliser VERBALISER = Verbaliser.load();

  private final ProbePlan plan = ProbePlan.of(WORLD, VERBALISER);
  private final FactBook book = new FactBook();

  @Test
  void shouldJudgeGeneralizationByWordingsThatNeitherEditingNorTrainingHas() {
    write(1, edit("P6", "France", "Édouard Philippe", "Jean Castex"));

    List<Probe> asked = of(MetricNames.GENERALIZATION);

    Set<String> used =
        VERBALISER.trainingPrompts("P6", "France").stream()
            .map(Prompt::text)
            .collect(Collectors.toCollection(HashSet::new));
    used.add(VERBALISER.editPrompt("P6", "France").text());
    assertThat(asked).hasSizeGreaterThanOrEqualTo(2);
    assertThat(asked).noneMatch(probe -> used.contains(probe.question().prompt()));
    assertThat(asked)
        .allMatch(probe -> probe.question().answer().equals(Optional.of("Jean Castex")));
  }

  @Test
  void shouldAskForTheNewObjectAndForTheOneBefore() {
    write(1, edit("P6", "France", "Édouard Philippe", "Jean Castex"));

    String prompt = VERBALISER.editPrompt("P6", "France").text();
    assertThat(of(MetricNames.EFFICACY))
        .extracting(Probe::question)
        .containsExactly(
            Question.of(prompt, "Jean Castex"),
            Question.compared(prompt, "Jean Castex", "Édouard Philippe"));
    assertThat(of(MetricNames.STALE))
        .extracting(Probe::question)
        .containsExactly(Question.of(prompt, "Édouard Philippe"));
  }

  @Test
  void shouldCountForRetentionTheFirstQuarterOfBatchesThatIsStillCurrent() {
    for (int sequence = 1; sequence <= 9; sequence++) {
      write(sequence, edit("P6", "Land " + sequence, "A", "B"));
    }
    write(10, edit("P6", "Land 2", "B", "C"));

    // A quarter of ten batches is two and a half, rounded up: batches 1 to 3; 2 is superseded.
    assertThat(of(MetricNames.RETENTION))
        .extracting(Probe::unit)
        .containsExactly("Land 1|P6", "Land 3|P6");
    assertThat(of(MetricNames.retentionAtAge(1))).hasSize(8);
    assertThat(of(MetricNames.retentionAtAge(10))).isEmpty();
    assertThat(of(MetricNames.EFFICACY_LATEST))
        .extracting(Probe::unit)
        .containsExactly("Land 2|P6");
  }

  @Test
  void shouldPutAgesIntoClassesOfTens() {
    write(1, edit("P6", "Old", "A", "B"));
    write(11, edit("P6", "Young", "A", "B"));
    book.advance(20);

    assertThat(of(MetricNames.retentionAtAge(10)))
        .extracting(Probe::unit)
        .containsExactly("Old|P6");
    assertThat(of(MetricNames.retentionAtAge(1)))
        .extracting(Probe::unit)
        .containsExactly("Young|P6");
    assertThat(of(MetricNames.retentionAtAge(100))).isEmpty();
  }

  @Test
  void shouldJudgeLocalityByHeldOutBaselineFactsWhoseKeysNoEditNames() {
    List<Probe> before = of(MetricNames.LOCALITY);
    assertThat(before).hasSize(LocalityProbes.DEFAULT_SIZE);
    Set<String> heldOut =
        WORLD.baseline().stream()
            .filter(Split::judges)
            .map(LocalityProbes::key)
            .collect(Collectors.toSet());
    assertThat(before).allMatch(probe -> heldOut.contains(probe.unit()));

    Fact first = fact(before.get(0).unit());
    book.advance(1);
    book.rejected(edit(first.propertyId(), first.subject(), first.object(), "X"));

    assertThat(of(MetricNames.LOCALITY)).hasSize(before.size() - 1);
    assertThat(of(MetricNames.LOCALITY)).noneMatch(p -> p.unit().equals(before.get(0).unit()));
  }

  @Test
  void shouldLeaveAtLeastThreeHundredLocalityProbesAfterAllChangesOfTheDecade() {
    book.advance(1);
    for (FactChange change : WORLD.changes(Scope.ALL)) {
      Fact fact = change.fact();
      book.applied(edit(fact.propertyId(), fact.subject(), "A", fact.object()));
    }

    List<Probe> locality = of(MetricNames.LOCALITY);
    assertThat(locality).hasSizeGreaterThanOrEqualTo(300);
    assertThat(of(MetricNames.LOCALITY_SAME_SUBJECT)).isNotEmpty();
    assertThat(of(MetricNames.LOCALITY_SAME_PROPERTY)).isNotEmpty();
    assertThat(
            of(MetricNames.LOCALITY_SAME_SUBJECT).size()
                + of(MetricNames.LOCALITY_OTHER_SUBJECT).size())
        .isEqualTo(locality.size());
  }

  @Test
  void shouldAskForAPropertyOfTheNewObjectThroughTheSubject() {
    // Tim Cook was born in Mobile, Alabama; the world knows no such thing of a Someone Else.
    write(1, edit("P169", "Apple Inc.", "Someone Else", "Tim Cook"));

    List<Probe> asked = of(MetricNames.PORTABILITY_COMPOSITIONALITY_1);

    Probe birthplace =
        asked.stream()
            .filter(p -> p.question().answer().equals(Optional.of("Mobile, Alabama")))
            .findFirst()
            .orElseThrow();
    assertThat(birthplace.question().prompt())
        .contains("the chief executive officer of Apple Inc.")
        .doesNotContain("Tim Cook");
    assertThat(birthplace.conditions())
        .containsExactly(
            Question.of(VERBALISER.editPrompt("P19", "Tim Cook").text(), "Mobile, Alabama"));
    assertThat(birthplace.metrics()).contains(MetricNames.PORTABILITY);
  }

  @Test
  void shouldNotAskInTwoHopsWhatTheObjectBeforeAnswersAsWell() {
    write(1, edit("P169", "Apple Inc.", "Tim Cook", "Satya Nadella"));

    List<String> answers =
        of(MetricNames.PORTABILITY_COMPOSITIONALITY_1).stream()
            .map(p -> p.question().answer().get())
            .toList();

    // Both are business executives and citizens of the United States.
    assertThat(answers).doesNotContain("business executive", "United States");
  }

  @Test
  void shouldNotAskInTwoHopsWhatTheQuestionGivesAway() {
    for (Fact citizen : WORLD.people()) {
      if (citizen.propertyId().equals("P27") && book.sequence() < 50) {
        write(book.sequence() + 1, edit("P6", citizen.object(), "X", citizen.subject()));
      }
    }

    assertThat(book.current()).isNotEmpty();
    for (CurrentFact fact : book.current()) {
      assertThat(of(MetricNames.PORTABILITY_COMPOSITIONALITY_1))
          .filteredOn(probe -> probe.unit().equals(fact.factKey()))
          .noneMatch(probe -> probe.question().answer().get().equals(fact.edit().subject()));
    }
  }

  @Test
  void shouldAskForTheSubjectThroughTheNewObjectOnConditionThatItKnewItThroughTheOld() {
    write(1, edit("P169", "Apple Inc.", "Someone Else", "Tim Cook"));

    assertThat(of(MetricNames.PORTABILITY_LOGICAL_GENERALIZATION))
        .containsExactly(
            new Probe(
                Set.of(MetricNames.PORTABILITY, MetricNames.PORTABILITY_LOGICAL_GENERALIZATION),
                "Apple Inc.|P169",
                Question.of("Tim Cook is the chief executive officer of", "Apple Inc."),
                List.of(
                    Question.of("Someone Else is the chief executive officer of", "Apple Inc."))));
  }

  @Test
  void shouldSampleTheSameAtTheSameSequenceAndOnlyWhatAllWouldAsk() {
    book.advance(1);
    WORLD.changes(Scope.STATES).stream()
        .map(FactChange::fact)
        .forEach(f -> book.applied(edit(f.propertyId(), f.subject(), "A", f.object())));
    SampleSize size = new SampleSize(6, 3, 10, 5, 20, 4);

    List<Probe> sample = plan.sample(book, size);

    assertThat(sample).isEqualTo(plan.sample(book, size));
    Set<Question> all = plan.full(book).stream().map(Probe::question).collect(Collectors.toSet());
    assertThat(sample).allMatch(probe -> all.contains(probe.question()));
    assertThat(sample)
        .filteredOn(p -> p.metrics().contains(MetricNames.EFFICACY_LATEST))
        .hasSize(6);
    assertThat(sample).filteredOn(p -> p.metrics().contains(MetricNames.EFFICACY)).hasSize(10);
    assertThat(sample).filteredOn(p -> p.metrics().contains(MetricNames.LOCALITY)).hasSize(20);
    assertThat(sample)
        .filteredOn(p -> p.metrics().contains(MetricNames.GENERALIZATION))
        .hasSize(10);
  }

  @Test
  void shouldSampleEveryClassOfAge() {
    writeStates();
    SampleSize size = new SampleSize(0, 2, 0, 0, 0, 0);

    List<Probe> sample = plan.sample(book, size);

    // Of the 13 batches one is the last, nine are of the first class and three of the second.
    assertThat(sample)
        .filteredOn(p -> p.metrics().equals(Set.of(MetricNames.retentionAtAge(1))))
        .hasSize(2);
    assertThat(sample)
        .filteredOn(p -> p.metrics().equals(Set.of(MetricNames.retentionAtAge(10))))
        .hasSize(2);
    assertThat(sample).hasSize(4);
  }

  @Test
  void shouldCompareOnlyFactsThatHaveNotChangedSince() {
    writeStates();
    Set<String> lasting =
        book.current().stream()
            .filter(fact -> fact.sequence() <= 5)
            .map(fact -> fact.factKey())
            .collect(Collectors.toSet());

    List<Probe> probes = plan.comparable(book, MetricNames.EFFICACY, 5, 1000);

    assertThat(probes.stream().map(Probe::unit)).containsExactlyInAnyOrderElementsOf(lasting);
    assertThat(plan.comparable(book, MetricNames.EFFICACY, 0, 1000)).isEmpty();
    assertThat(plan.comparable(book, MetricNames.LOCALITY, 0, 20)).hasSize(20);
  }

  /** Thirteen batches of three states each. */
  private void writeStates() {
    List<Fact> facts = WORLD.changes(Scope.STATES).stream().map(FactChange::fact).toList();
    for (int sequence = 1; sequence <= 13; sequence++) {
      book.advance(sequence);
      facts.subList(3 * sequence, 3 * sequence + 3).stream()
          .map(f -> edit(f.propertyId(), f.subject(), "A", f.object()))
          .forEach(book::applied);
    }
  }

  private List<Probe> of(String metric) {
    return plan.full(book).stream().filter(probe -> probe.metrics().contains(metric)).toList();
  }

  private void write(long sequence, FactEdit edit) {
    book.advance(sequence);
    book.applied(edit);
  }

  private static FactEdit edit(String property, String subject, String old, String object) {
    return new FactEdit(
        subject + "|" + property,
        subject,
        property,
        VERBALISER.editPrompt(property, subject).text(),
        object,
        Optional.of(old),
        false,
        Instant.EPOCH);
  }

  private static Fact fact(String key) {
    return WORLD.baseline().stream()
        .filter(fact -> LocalityProbes.key(fact).equals(key))
        .findFirst()
        .orElseThrow();
  }
}
