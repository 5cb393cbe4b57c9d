package dev.errata.evaluator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Scope;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The senses of portability that {@link ProbePlanTest} does not cover. */
class PortabilityProbesTest {
  private static final World WORLD = World.load();
  private static final Verbaliser VERBALISER = Verbaliser.load();
  private static final List<Fact> KNOWN =
      Stream.concat(WORLD.baseline().stream(), WORLD.people().stream()).distinct().toList();

  private final PortabilityProbes probes = new PortabilityProbes(WORLD, VERBALISER);
  private final FactBook book = new FactBook();

  @Test
  void shouldAskForTheNewObjectThroughSomethingThatTheSubjectIsAValueOf() {
    Probe asked =
        only(
            MetricNames.PORTABILITY_COMPOSITIONALITY_2,
            write("P6", "France", "Édouard Philippe", "Jean Castex"));

    assertThat(asked.metrics()).contains(MetricNames.PORTABILITY);
    assertThat(asked.question().answer()).contains("Jean Castex");
    Question hop = asked.conditions().get(0);
    Fact known =
        KNOWN.stream()
            .filter(fact -> fact.object().equals("France"))
            .filter(fact -> asked.question().prompt().contains(description(fact)))
            .findFirst()
            .orElseThrow();
    assertThat(hop)
        .isEqualTo(
            Question.of(
                VERBALISER.editPrompt(known.propertyId(), known.subject()).text(), "France"));
    assertThat(VERBALISER.probePrompts("P6", description(known)).stream().map(Prompt::text))
        .contains(asked.question().prompt());
  }

  @Test
  void shouldNotGoThroughAHopThatWasEdited() {
    book.advance(1);
    for (Fact fact : KNOWN) {
      if (fact.object().equals("France")) {
        book.rejected(edit(fact.propertyId(), fact.subject(), "France", "Spain"));
      }
    }
    CurrentFact fact = new CurrentFact(edit("P6", "France", "Édouard Philippe", "Jean Castex"), 1);

    assertThat(of(MetricNames.PORTABILITY_COMPOSITIONALITY_2, fact)).isEmpty();
  }

  @Test
  void shouldAskUnderAnotherNameIfTheModelKnewTheFactUnderIt() {
    Probe asked =
        only(
            MetricNames.PORTABILITY_SUBJECT_ALIASING,
            write("P6", "Czech Republic", "Bohuslav Sobotka", "Andrej Babiš"));

    assertThat(asked.question().prompt()).contains("Czechia").doesNotContain("Czech Republic");
    assertThat(asked.question().answer()).contains("Andrej Babiš");
    assertThat(asked.conditions())
        .containsExactly(Question.of(asked.question().prompt(), "Bohuslav Sobotka"));
  }

  @Test
  void shouldAskForOtherRelationsOfTheSubjectThatNoEditorSees() {
    CurrentFact fact = write("P6", "France", "Édouard Philippe", "Jean Castex");
    Map<String, String> expected =
        KNOWN.stream()
            .filter(known -> known.subject().equals("France") && Split.judges(known))
            .filter(known -> !known.propertyId().equals("P6"))
            .collect(Collectors.toMap(Fact::propertyId, Fact::object));

    List<Probe> asked = of(MetricNames.PORTABILITY_RELATION_SPECIFICITY, fact);

    assertThat(asked.stream().map(probe -> probe.question().answer().get()))
        .containsExactlyInAnyOrderElementsOf(expected.values())
        .isNotEmpty();
    assertThat(asked)
        .allSatisfy(
            probe -> {
              assertThat(probe.metrics()).doesNotContain(MetricNames.PORTABILITY);
              assertThat(probe.conditions()).containsExactly(probe.question());
            });
    book.advance(2);
    expected.forEach((property, object) -> book.rejected(edit(property, "France", object, "X")));
    assertThat(of(MetricNames.PORTABILITY_RELATION_SPECIFICITY, fact)).isEmpty();
  }

  @Test
  void shouldAskForTheOtherValuesOfARelationThatGotOneMore() {
    Fact first =
        KNOWN.stream()
            .filter(fact -> fact.propertyId().equals("P106"))
            .collect(Collectors.groupingBy(Fact::subject))
            .values()
            .stream()
            .filter(sameSubject -> sameSubject.size() > 1)
            .findFirst()
            .orElseThrow()
            .get(0);

    List<Probe> asked =
        of(
            MetricNames.PORTABILITY_PRESERVATION,
            new CurrentFact(edit(first.propertyId(), first.subject(), "", "novelist"), 1));

    assertThat(asked.stream().map(probe -> probe.question().answer().get()))
        .containsExactlyInAnyOrderElementsOf(values(first));
    assertThat(asked)
        .allSatisfy(
            probe -> {
              assertThat(probe.question().prompt())
                  .contains(first.subject() + " other than novelist");
              assertThat(probe.conditions()).containsExactly(probe.question());
            });
  }

  @Test
  void shouldNotAskForOtherValuesOfARelationThatHoldsOne() {
    CurrentFact fact = write("P6", "France", "Édouard Philippe", "Jean Castex");

    assertThat(of(MetricNames.PORTABILITY_PRESERVATION, fact)).isEmpty();
  }

  @Test
  void shouldNeverAskInTheWordsOfAnEdit() {
    book.advance(1);
    WORLD
        .changes(Scope.STATES)
        .forEach(
            change ->
                book.applied(
                    edit(
                        change.fact().propertyId(),
                        change.fact().subject(),
                        change.previous().orElse(""),
                        change.fact().object())));
    Set<String> edited = new HashSet<>();
    book.current().forEach(fact -> edited.add(fact.edit().prompt()));

    assertThat(book.current().stream().flatMap(this::asked))
        .isNotEmpty()
        .noneMatch(probe -> edited.contains(probe.question().prompt()));
  }

  private Set<String> values(Fact like) {
    return KNOWN.stream()
        .filter(fact -> fact.subject().equals(like.subject()))
        .filter(fact -> fact.propertyId().equals(like.propertyId()))
        .map(Fact::object)
        .collect(Collectors.toSet());
  }

  private static String description(Fact fact) {
    return VERBALISER.description(fact.propertyId(), fact.subject()).orElseThrow();
  }

  private Probe only(String metric, CurrentFact fact) {
    List<Probe> asked = of(metric, fact);
    assertThat(asked).hasSize(1);
    return asked.get(0);
  }

  private List<Probe> of(String metric, CurrentFact fact) {
    return asked(fact).filter(probe -> probe.metrics().contains(metric)).toList();
  }

  private Stream<Probe> asked(CurrentFact fact) {
    return Stream.concat(probes.probes(fact, book).stream(), probes.surviving(fact, book).stream());
  }

  private CurrentFact write(String property, String subject, String old, String object) {
    book.advance(book.sequence() + 1);
    book.applied(edit(property, subject, old, object));
    return book.current().get(0);
  }

  private static FactEdit edit(String property, String subject, String old, String object) {
    return new FactEdit(
        subject + "|" + property,
        subject,
        property,
        VERBALISER.editPrompt(property, subject).text(),
        object,
        Optional.of(old).filter(text -> !text.isEmpty()),
        false,
        Instant.EPOCH);
  }
}
