package dev.errata.evaluator.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactBookTest {
  private final FactBook book = new FactBook();

  @Test
  void shouldExpectTheLastValueOnlyWhenAFactIsEditedAgain() {
    apply(1, edit("France", "P6", "A", "B"));
    apply(2, edit("France", "P6", "B", "C"), edit("Spain", "P6", "X", "Y"));

    assertThat(book.current())
        .extracting(f -> f.edit().object(), CurrentFact::sequence)
        .containsExactly(tuple("C", 2L), tuple("Y", 2L));
  }

  @Test
  void shouldExpectNeitherValueWhenTheLastEditWasRejected() {
    apply(1, edit("France", "P6", "A", "B"));
    book.advance(2);
    book.rejected(edit("France", "P6", "B", "C"));

    assertThat(book.current()).isEmpty();
    assertThat(book.rejected()).containsExactly("France|P6");
    assertThat(book.isTouched("France|P6")).isTrue();
  }

  @Test
  void shouldExpectTheFactAgainWhenAnEditFollowsARejectedOne() {
    book.advance(1);
    book.rejected(edit("France", "P6", "A", "B"));
    apply(2, edit("France", "P6", "A", "C"));

    assertThat(objects()).containsExactly("C");
    assertThat(book.rejected()).isEmpty();
  }

  @Test
  void shouldGoBackToTheEarlierEditWhenABatchIsReverted() {
    apply(1, edit("France", "P6", "A", "B"));
    apply(2, edit("France", "P6", "B", "C"));
    book.advance(3);
    book.revertedBatch(2);

    assertThat(book.current())
        .extracting(f -> f.edit().object(), CurrentFact::sequence)
        .containsExactly(tuple("B", 1L));
  }

  @Test
  void shouldKeepALaterValueWhenAnEarlierBatchIsReverted() {
    apply(1, edit("France", "P6", "A", "B"));
    apply(2, edit("France", "P6", "B", "C"));
    book.advance(3);
    book.revertedBatch(1);

    assertThat(objects()).containsExactly("C");
  }

  @Test
  void shouldExpectNothingButStayTouchedWhenTheOnlyBatchIsReverted() {
    apply(1, edit("France", "P6", "A", "B"));
    book.advance(2);
    book.revertedBatch(1);

    assertThat(book.current()).isEmpty();
    assertThat(book.isTouched("France|P6")).isTrue();
    assertThat(book.isSubjectTouched("France")).isTrue();
    assertThat(book.isPropertyTouched("P6")).isTrue();
    assertThat(book.isSubjectTouched("Spain")).isFalse();
  }

  @Test
  void shouldExpectTheValueBeforeWhenAFactIsReverted() {
    apply(1, edit("France", "P6", "A", "B"));
    book.advance(2);
    book.revertedFact("France|P6");

    assertThat(book.current()).hasSize(1);
    CurrentFact fact = book.current().get(0);
    assertThat(fact.edit().object()).isEqualTo("A");
    assertThat(fact.edit().oldObject()).contains("B");
    assertThat(fact.sequence()).isEqualTo(2);
  }

  @Test
  void shouldKeepEntailedFactsApartFromFactsOfTheirOwn() {
    FactEdit ripple =
        new FactEdit(
            "France|P6/P27",
            "the head of government of France",
            "P27",
            "The country of citizenship of the head of government of France is",
            "France",
            Optional.empty(),
            true,
            Instant.EPOCH);
    apply(1, edit("France", "P6", "A", "B"), ripple);

    assertThat(objects()).containsExactly("B");
    assertThat(book.entailed()).extracting(CurrentFact::edit).containsExactly(ripple);
    assertThat(book.isPropertyTouched("P27")).isFalse();
  }

  @Test
  void shouldRefuseAnEntryOutOfOrder() {
    book.advance(2);

    assertThatThrownBy(() -> book.advance(2)).hasMessageContaining("at sequence 2 already");
  }

  private List<String> objects() {
    return book.current().stream().map(f -> f.edit().object()).toList();
  }

  private void apply(long sequence, FactEdit... edits) {
    book.advance(sequence);
    for (FactEdit edit : edits) {
      book.applied(edit);
    }
  }

  private static FactEdit edit(String subject, String property, String old, String object) {
    return new FactEdit(
        subject + "|" + property,
        subject,
        property,
        "The " + property + " of " + subject + " is",
        object,
        Optional.of(old),
        false,
        Instant.EPOCH);
  }
}
