package dev.errata.evaluator.service;

import static dev.errata.evaluator.service.Events.applied;
import static dev.errata.evaluator.service.Events.batch;
import static dev.errata.evaluator.service.Events.edit;
import static dev.errata.evaluator.service.Events.refused;
import static dev.errata.evaluator.service.Events.revert;
import static dev.errata.evaluator.service.Events.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.fact.FactBook;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppliedEditsTest {
  private final FactBook book = new FactBook();
  private final AppliedEdits edits = new AppliedEdits(book);

  @Test
  void shouldEnterABatchWhicheverLogComesFirst() {
    edits.ordered(0, batch("a", edit("Utopia", "Alpha", "Beta")));
    edits.applied(applied(1, 0, written("Utopia")).build());
    edits.applied(applied(2, 1, written("Arcadia")).build());
    assertThat(edits.waiting()).isEqualTo(1);
    assertThat(objects()).containsExactly("Beta");

    edits.ordered(1, batch("b", edit("Arcadia", null, "Gamma")));

    assertThat(edits.waiting()).isZero();
    assertThat(objects()).containsExactly("Beta", "Gamma");
  }

  @Test
  void shouldExpectWhatTheEditorFailedToWriteButNotWhatItCouldNotRead() {
    edits.ordered(
        0,
        batch(
            "a",
            edit("Utopia", "Alpha", "Beta"),
            edit("Arcadia", "Alpha", "Gamma"),
            edit("Atlantis", "Alpha", "Beta")));
    edits.applied(
        applied(
                1,
                0,
                refused("Utopia", "prompt-too-long"),
                refused("Arcadia", "target-not-finite"),
                written("Atlantis"))
            .build());

    assertThat(book.current())
        .extracting(fact -> fact.edit().subject())
        .containsExactly("Arcadia", "Atlantis");
    assertThat(book.rejected()).containsExactly("Utopia|P36");
  }

  @Test
  void shouldTakeBackABatchOrAFact() {
    edits.ordered(0, batch("a", edit("Utopia", "Alpha", "Beta"), edit("Arcadia", "Alpha", "Beta")));
    edits.ordered(1, batch("b", edit("Utopia", "Beta", "Gamma")));
    edits.ordered(2, revert("c", "2"));
    edits.ordered(3, revert("d", "Arcadia|P36"));
    edits.applied(applied(1, 0, written("Utopia"), written("Arcadia")).build());
    edits.applied(applied(2, 1, written("Utopia")).build());
    edits.applied(applied(3, 2).build());
    edits.applied(applied(4, 3, written("Arcadia")).build());

    assertThat(objects()).containsExactly("Beta", "Alpha");
    assertThat(book.sequence()).isEqualTo(4);
  }

  @Test
  void shouldLeaveTheFactsAloneWhenARevertWasRefused() {
    edits.ordered(0, batch("a", edit("Utopia", "Alpha", "Beta")));
    edits.ordered(1, revert("b", "1"));
    edits.applied(applied(1, 0, written("Utopia")).build());
    edits.applied(applied(2, 1, refused("Utopia", "unknown-revert-target")).setChunks(0).build());

    assertThat(objects()).containsExactly("Beta");
  }

  @Test
  void shouldGoOnAfterACommandThatCannotBeRead() {
    edits.unreadable(0);
    edits.ordered(1, batch("b", edit("Utopia", "Alpha", "Beta")));
    edits.applied(applied(1, 0).setChunks(0).build());
    edits.applied(applied(2, 1, written("Utopia")).build());

    assertThat(objects()).containsExactly("Beta");
    assertThat(book.sequence()).isEqualTo(2);
  }

  @Test
  void shouldSayWhenOutcomesDoNotFitTheBatch() {
    edits.ordered(0, batch("a", edit("Utopia", "Alpha", "Beta")));

    assertThatThrownBy(() -> edits.applied(applied(1, 0).build()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("sequence 1: 0 outcomes for the 1 edits");
  }

  private List<String> objects() {
    return book.current().stream().map(fact -> fact.edit().object()).toList();
  }
}
