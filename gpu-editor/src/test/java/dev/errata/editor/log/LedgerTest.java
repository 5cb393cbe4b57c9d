package dev.errata.editor.log;

import static dev.errata.editor.log.Commands.batch;
import static dev.errata.editor.log.Commands.request;
import static dev.errata.editor.log.Commands.revert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditItem;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Commands commands = new Commands();
  private final LoggedHistory history = new LoggedHistory(new Ledger(), commands);

  @Test
  void shouldTakeAFactBackToTheValueThatItsLastEditReplaced() {
    apply(1, request("a", "one", null));
    apply(2, request("a", "two", "one and a half"));

    Ledger.Write write = (Ledger.Write) taskOf(revert("a|P"));

    assertThat(write.batch().edits())
        .extracting(EditItem::target)
        .containsExactly("one and a half");
  }

  @Test
  void shouldTakeAFactBackToTheEditBeforeWhenTheReplacedValueIsUnknown() {
    apply(1, request("a", "one", null));
    apply(2, request("a", "two", null));

    Ledger.Write write = (Ledger.Write) taskOf(revert("a|P"));

    assertThat(write.batch().edits()).extracting(EditItem::target).containsExactly("one");
  }

  @Test
  void shouldNotTakeBackWhatIsNotThere() {
    apply(1, request("a", "one", null));

    assertThat(taskOf(revert("a|P"))).isInstanceOf(Ledger.Impossible.class);
    assertThat(taskOf(revert("b|P"))).isInstanceOf(Ledger.Impossible.class);
    assertThat(taskOf(revert("2"))).isInstanceOf(Ledger.Impossible.class);
  }

  @Test
  void shouldTakeABatchBackOnce() {
    apply(1, request("a", "one", null), request("b", "two", null));

    Ledger.Task first = taskOf(revert("1"));
    history.note(2, first, Set.of("a|P", "b|P"));

    assertThat(first).isEqualTo(new Ledger.TakeBack(1, Set.of("a|P", "b|P")));
    assertThat(taskOf(revert("1"))).isInstanceOf(Ledger.Impossible.class);
  }

  @Test
  void shouldRememberOnlyFactsInForceNewestBatchFirst() {
    apply(1, request("a", "one", null), request("b", "one", null));
    apply(2, request("a", "two", null));
    history.note(3, taskOf(batch(request("c", "refused", null))), Set.of());

    assertThat(history.newestFirst(10))
        .extracting(b -> b.edits().stream().map(EditItem::factKey).toList())
        .containsExactly(List.of("a|P"), List.of("b|P"));
    assertThat(history.newestFirst(1)).hasSize(1);
  }

  @Test
  void shouldMeanTheSameAfterItWasWrittenDownAndReadAgain() {
    apply(1, request("a", "one", null), request("b", "one", "zero"));
    apply(2, request("a", "two", null));

    LoggedHistory again = new LoggedHistory(new Ledger(history.ledger().written()), commands);

    assertThat(again.ledger().written()).isEqualTo(history.ledger().written());
    assertThat(again.newestFirst(10)).isEqualTo(history.newestFirst(10));
    for (String target : List.of("1", "2", "3", "a|P", "b|P")) {
      EditCommand revert = revert(target);
      assertThat(again.taskOf(9, revert)).isEqualTo(history.taskOf(9, revert));
    }
  }

  private Ledger.Task taskOf(EditCommand command) {
    return history.taskOf(commands.add(command), command);
  }

  private void apply(long sequence, EditRequest... requests) {
    Ledger.Write write = (Ledger.Write) taskOf(batch(requests));
    history.note(sequence, write, write.batch().factKeys());
  }
}
