package dev.errata.editor.log;

import static dev.errata.editor.log.Commands.batch;
import static dev.errata.editor.log.Commands.request;
import static dev.errata.editor.log.Commands.revert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditorException;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedHistoryTest {
  private static final int STEPS = 300;
  private static final int SUBJECTS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Commands commands = new Commands();
  private LoggedHistory history = new LoggedHistory(new Ledger(), commands, 3);

  /** Whatever is ordered, and wherever a snapshot falls, with a cache that is far too small. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldGiveWhatMemoryWouldGive(long seed) throws JsonProcessingException {
    Random random = new Random(seed);
    KeptInMemory kept = new KeptInMemory();
    for (int sequence = 1; sequence <= STEPS; sequence++) {
      EditCommand command = anyCommand(random, sequence);
      long offset = commands.add(command);
      KeptInMemory.Task expected = kept.taskOf(command);
      Ledger.Task task = history.taskOf(offset, command);
      requireSame(task, expected);
      Set<String> applied = anyOf(random, task);
      kept.note(sequence, expected, applied);
      history.note(sequence, task, applied);
      if (random.nextInt(20) == 0) {
        history = new LoggedHistory(restored(history.ledger()), commands, 3);
      }
      for (int depth : new int[] {0, 1, 2, 10, STEPS}) {
        assertThat(history.newestFirst(depth)).isEqualTo(kept.newestFirst(depth));
      }
    }
    assertThat(kept.newestFirst(STEPS).size()).as("facts that were not superseded").isPositive();
  }

  private static Ledger restored(Ledger ledger) throws JsonProcessingException {
    String snapshot = JSON.writeValueAsString(ledger.written());
    return new Ledger(JSON.readValue(snapshot, new TypeReference<List<Ledger.Written>>() {}));
  }

  private static EditCommand anyCommand(Random random, int sequence) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return revert(Integer.toString(1 + random.nextInt(sequence)));
    }
    if (kind < 4) {
      return revert(subject(random) + "|P");
    }
    EditRequest[] requests =
        IntStream.rangeClosed(0, random.nextInt(4))
            .mapToObj(i -> anyRequest(random, sequence + "." + i))
            .toArray(EditRequest[]::new);
    return batch(requests);
  }

  /** A subject's wording changes, too, and a batch may name a fact twice. */
  private static EditRequest anyRequest(Random random, String id) {
    String subject = subject(random);
    String prompt = (random.nextBoolean() ? "The P of " : "P for ") + subject + " is";
    String old = random.nextBoolean() ? "before " + id : null;
    return request(subject, prompt, "value " + id, old);
  }

  private static String subject(Random random) {
    return "s" + random.nextInt(SUBJECTS);
  }

  private static Set<String> anyOf(Random random, Ledger.Task task) {
    if (!(task instanceof Ledger.Write write)) {
      return Set.of();
    }
    Set<String> applied = new HashSet<>(write.batch().factKeys());
    applied.removeIf(key -> random.nextInt(5) == 0);
    return applied;
  }

  private static void requireSame(Ledger.Task task, KeptInMemory.Task expected) {
    if (task instanceof Ledger.Write write) {
      assertThat(write.batch()).isEqualTo(((KeptInMemory.Write) expected).batch());
    } else {
      assertThat(task.toString()).isEqualTo(expected.toString());
    }
  }

  @Test
  void shouldReadNothingForWhoDoesNotLookBack() {
    apply(1, request("a", "one", null));
    apply(2, request("a", "two", "one"), request("b", "two", null));
    history.note(3, taskOf(revert("2")), Set.of());

    assertThat(history.newestFirst(0)).isEmpty();
    assertThat(commands.reads()).isZero();
  }

  @Test
  void shouldReadABatchOnceWhileItIsAmongTheLast() {
    for (int sequence = 1; sequence <= 5; sequence++) {
      apply(sequence, request("s" + sequence, "one", null), request("t" + sequence, "one", null));
    }

    history.newestFirst(3);
    history.newestFirst(3);
    assertThat(commands.reads()).isEqualTo(3);

    apply(6, request("new", "one", null));
    history.newestFirst(3);
    assertThat(commands.reads()).as("the one new batch").isEqualTo(4);

    history.newestFirst(4);
    assertThat(commands.reads()).as("more than are kept: all but one again").isEqualTo(8);
  }

  /** The value written back is in no batch of its own, and stays though its batch is taken back. */
  @Test
  void shouldKnowWhatWasWrittenBack() {
    apply(1, request("a", "one", null));
    apply(2, request("a", "two", null));
    history.note(3, taskOf(revert("a|P")), Set.of("a|P"));
    history.note(4, taskOf(revert("1")), Set.of());
    history.note(5, taskOf(revert("2")), Set.of());

    assertThat(history.newestFirst(10).get(0).edits())
        .containsExactly(new EditItem("a|P", "a", "The P of a is", "one"));
  }

  @Test
  void shouldSayThatTheLogIsAnother() {
    Commands other = new Commands();
    other.add(batch(request("b", "one", null)));
    apply(1, request("a", "one", null));
    LoggedHistory misled = new LoggedHistory(history.ledger(), other);

    assertThatThrownBy(() -> misled.newestFirst(1))
        .isInstanceOf(EditorException.class)
        .hasMessage(
            "The batch at offset 0 does not have fact a|P as edit 1: it is not the log that the edits were made from");
  }

  private Ledger.Task taskOf(EditCommand command) {
    return history.taskOf(commands.add(command), command);
  }

  private void apply(long sequence, EditRequest... requests) {
    EditCommand command = batch(requests);
    Ledger.Write write = (Ledger.Write) taskOf(command);
    history.note(sequence, write, write.batch().factKeys());
    assertThat(((EditBatch) command.getBody()).getEdits()).hasSize(requests.length);
  }
}
