package dev.errata.stream.topology;

import static dev.errata.stream.Events.changeOf;
import static dev.errata.stream.Events.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.stream.StreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of three edits or five seconds; changes settle at once. */
class BatchTest {
  private static final StreamConfig CONFIG =
      TopologyHarness.config()
          .withSettleWindow(Duration.ZERO)
          .withBatches(3, Duration.ofSeconds(5));

  @TempDir Path directory;
  private TopologyHarness stream;

  @BeforeEach
  void start() {
    stream = new TopologyHarness(CONFIG, directory);
  }

  @AfterEach
  void stop() {
    stream.states();
    stream.assertNothingElse();
    stream.close();
  }

  @Test
  void shouldCloseAFullBatch() {
    change("Sweden", 3);
    change("Norway", 1);
    assertThat(stream.batches()).isEmpty();
    change("Denmark", 2);
    change("Finland", 4);

    TestRecord<String, EditCommand> command = onlyCommand();
    assertThat(command.key()).isEqualTo(TopologyHarness.LINEAGE);
    assertThat(command.value().getCommandId()).isEqualTo("test-000001");
    assertThat(command.value().getIssuedAt()).isEqualTo(TopologyHarness.NOW);
    EditBatch batch = (EditBatch) command.value().getBody();
    assertThat(batch.getBatchId()).isEqualTo("test-000001");
    assertThat(batch.getClosedBy()).isEqualTo(ClosedBy.SIZE);
    assertThat(subjects(batch)).containsExactly("Sweden", "Norway", "Denmark");
    assertThat(batch.getWatermark()).isEqualTo(day(3));
  }

  @Test
  void shouldCloseAnOldBatch() {
    change("Sweden", 1);
    stream.advanceClock(Duration.ofSeconds(4));
    change("Norway", 2);
    assertThat(stream.batches()).isEmpty();

    stream.advanceClock(Duration.ofSeconds(1));

    EditBatch batch = onlyBatch();
    assertThat(batch.getClosedBy()).isEqualTo(ClosedBy.AGE);
    assertThat(subjects(batch)).containsExactly("Sweden", "Norway");
    stream.advanceClock(Duration.ofSeconds(60));
    assertThat(stream.batches()).isEmpty();
  }

  @Test
  void shouldCountTheAgeOfEachBatchFromItsFirstEdit() {
    change("Sweden", 1);
    stream.advanceClock(Duration.ofSeconds(5));
    onlyBatch();
    stream.advanceClock(Duration.ofSeconds(60));

    change("Norway", 2);
    stream.advanceClock(Duration.ofSeconds(4));

    assertThat(stream.batches()).isEmpty();
    stream.advanceClock(Duration.ofSeconds(1));
    onlyBatch();
  }

  @Test
  void shouldCloseABatchOnFlushUnlessItIsEmpty() {
    stream.flush();
    change("Sweden", 1);
    stream.flush().flush();

    EditBatch batch = onlyBatch();
    assertThat(batch.getClosedBy()).isEqualTo(ClosedBy.FLUSH);
    assertThat(stream.progress().flushes()).isEqualTo(3);
    assertThat(stream.progress().batches()).isEqualTo(1);
  }

  @Test
  void shouldNeverHoldOneFactTwice() {
    change("Sweden", 1);
    change("Norway", 2);
    change("Sweden", 3);
    stream.flush();

    List<EditBatch> batches = stream.batches();
    assertThat(batches)
        .extracting(EditBatch::getClosedBy)
        .containsExactly(ClosedBy.SAME_FACT, ClosedBy.FLUSH);
    assertThat(subjects(batches.get(0))).containsExactly("Sweden", "Norway");
    assertThat(subjects(batches.get(1))).containsExactly("Sweden");
  }

  @Test
  void shouldNeverTurnTheWatermarkBack() {
    change("Sweden", 9);
    stream.flush();
    change("Norway", 2);
    stream.flush();

    assertThat(stream.batches())
        .extracting(EditBatch::getWatermark)
        .containsExactly(day(9), day(9));
  }

  private void change(String subject, int day) {
    stream.send(changeOf(subject, subject + day, "A" + (day - 1), "A" + day, day).build());
  }

  private TestRecord<String, EditCommand> onlyCommand() {
    List<TestRecord<String, EditCommand>> commands = stream.commands();
    assertThat(commands).hasSize(1);
    return commands.get(0);
  }

  private EditBatch onlyBatch() {
    return (EditBatch) onlyCommand().value().getBody();
  }

  private static List<String> subjects(EditBatch batch) {
    return batch.getEdits().stream().map(EditRequest::getSubject).toList();
  }
}
