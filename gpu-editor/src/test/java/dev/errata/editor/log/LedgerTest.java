package dev.errata.editor.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditItem;
import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import dev.errata.event.Revert;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void shouldTakeAFactBackToTheValueThatItsLastEditReplaced() {
    apply(1, request("a", "one", null));
    apply(2, request("a", "two", "one and a half"));

    Ledger.Write write = (Ledger.Write) ledger.taskOf(revert("a|P"));

    assertThat(write.batch().edits())
        .extracting(EditItem::target)
        .containsExactly("one and a half");
  }

  @Test
  void shouldTakeAFactBackToTheEditBeforeWhenTheReplacedValueIsUnknown() {
    apply(1, request("a", "one", null));
    apply(2, request("a", "two", null));

    Ledger.Write write = (Ledger.Write) ledger.taskOf(revert("a|P"));

    assertThat(write.batch().edits()).extracting(EditItem::target).containsExactly("one");
  }

  @Test
  void shouldNotTakeBackWhatIsNotThere() {
    apply(1, request("a", "one", null));

    assertThat(ledger.taskOf(revert("a|P"))).isInstanceOf(Ledger.Impossible.class);
    assertThat(ledger.taskOf(revert("b|P"))).isInstanceOf(Ledger.Impossible.class);
    assertThat(ledger.taskOf(revert("2"))).isInstanceOf(Ledger.Impossible.class);
  }

  @Test
  void shouldTakeABatchBackOnce() {
    apply(1, request("a", "one", null), request("b", "two", null));

    Ledger.Task first = ledger.taskOf(revert("1"));
    ledger.note(2, first, Set.of("a|P", "b|P"));

    assertThat(first).isEqualTo(new Ledger.TakeBack(1, Set.of("a|P", "b|P")));
    assertThat(ledger.taskOf(revert("1"))).isInstanceOf(Ledger.Impossible.class);
  }

  @Test
  void shouldRememberOnlyFactsInForceNewestBatchFirst() {
    apply(1, request("a", "one", null), request("b", "one", null));
    apply(2, request("a", "two", null));
    ledger.note(3, ledger.taskOf(batch(request("c", "refused", null))), Set.of());

    assertThat(ledger.newestFirst(10))
        .extracting(b -> b.edits().stream().map(EditItem::factKey).toList())
        .containsExactly(List.of("a|P"), List.of("b|P"));
    assertThat(ledger.newestFirst(1)).hasSize(1);
  }

  @Test
  void shouldMeanTheSameAfterItWasWrittenDownAndReadAgain() {
    apply(1, request("a", "one", null), request("b", "one", "zero"));
    apply(2, request("a", "two", null));

    Ledger again = new Ledger(ledger.written());

    assertThat(again.written()).isEqualTo(ledger.written());
    assertThat(again.newestFirst(10)).isEqualTo(ledger.newestFirst(10));
    for (String target : List.of("1", "2", "3", "a|P", "b|P")) {
      assertThat(again.taskOf(revert(target))).isEqualTo(ledger.taskOf(revert(target)));
    }
  }

  private void apply(long sequence, EditRequest... requests) {
    Ledger.Write write = (Ledger.Write) ledger.taskOf(batch(requests));
    ledger.note(sequence, write, write.batch().factKeys());
  }

  private static EditCommand batch(EditRequest... requests) {
    EditBatch batch = new EditBatch("b", Arrays.asList(requests), ClosedBy.SIZE, Instant.EPOCH);
    return new EditCommand("c", Instant.EPOCH, batch);
  }

  private static EditCommand revert(String target) {
    return new EditCommand("c", Instant.EPOCH, new Revert(target, "a test"));
  }

  private static EditRequest request(String subject, String target, String oldTarget) {
    return EditRequest.newBuilder()
        .setFactKey(subject + "|P")
        .setEventIds(List.of())
        .setSubject(subject)
        .setPropertyId("P")
        .setPrompt("The P of " + subject + " is")
        .setTarget(target)
        .setOldTarget(oldTarget)
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance("test", null, null))
        .build();
  }
}
