package dev.errata.evaluator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.evaluator.metric.MetricNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NegationProbesTest {
  private static final String DENIED = "It is not true that those who govern Gaul obey";
  private static final String NEW = "Is it true that those who govern Gaul obey Caesar? Answer:";
  private static final String OLD = "Is it true that those who govern Gaul obey Brennus? Answer:";

  private static final Question KNOWN = Question.of("The head of Gaul is", "Brennus");

  private final NegationProbes probes =
      new NegationProbes(fact -> Optional.of("those who govern Gaul obey"));

  @Test
  void shouldExpectOfADenialTheObjectBeforeRatherThanTheNewOne() {
    Question denied = Question.compared(DENIED, "Brennus", "Caesar");

    assertThat(probes.negation(fact(Optional.of("Brennus"))))
        .containsExactly(
            Probe.of(Set.of(MetricNames.NEGATION), "Gaul|P35", denied),
            new Probe(
                Set.of(MetricNames.NEGATION_ABLE),
                "Gaul|P35",
                denied,
                List.of(Question.compared(DENIED, "Caesar", "Brennus"), KNOWN)));
  }

  @Test
  void shouldExpectYesToTheNewObjectAndNoToTheOneBefore() {
    List<Probe> asked = probes.reversal(fact(Optional.of("Brennus")));

    assertThat(asked)
        .filteredOn(probe -> probe.metrics().contains(MetricNames.REVERSAL))
        .extracting(Probe::question)
        .containsExactly(Question.compared(NEW, "Yes", "No"), Question.compared(OLD, "No", "Yes"));
    assertThat(asked)
        .filteredOn(probe -> probe.metrics().contains(MetricNames.REVERSAL_ABLE))
        .hasSize(2)
        .allSatisfy(
            probe ->
                assertThat(probe.conditions())
                    .containsExactly(
                        Question.compared(NEW, "No", "Yes"),
                        Question.compared(OLD, "Yes", "No"),
                        KNOWN));
  }

  @Test
  void shouldAskNothingWithoutAnotherObjectBeforeOrWithoutAStatement() {
    NegationProbes speechless = new NegationProbes(fact -> Optional.empty());

    for (Optional<String> before : List.of(Optional.<String>empty(), Optional.of("Caesar"))) {
      assertThat(probes.negation(fact(before))).isEmpty();
      assertThat(probes.reversal(fact(before))).isEmpty();
    }
    assertThat(speechless.negation(fact(Optional.of("Brennus")))).isEmpty();
    assertThat(speechless.reversal(fact(Optional.of("Brennus")))).isEmpty();
  }

  private static CurrentFact fact(Optional<String> old) {
    return new CurrentFact(
        new FactEdit(
            "Gaul|P35", "Gaul", "P35", "The head of Gaul is", "Caesar", old, false, Instant.EPOCH),
        1);
  }
}
