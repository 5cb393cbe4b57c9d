package dev.errata.stream.topology;

import static dev.errata.stream.Events.changeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.stream.StreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of two edits, of up to five while the editor is behind, or five seconds. */
class BackPressureTest {
  private static final StreamConfig CONFIG =
      TopologyHarness.config()
          .withSettleWindow(Duration.ZERO)
          .withBatches(2, Duration.ofSeconds(5))
          .withBatchLimit(5);

  private final SlowEditor editor = new SlowEditor();
  @TempDir Path directory;
  private TopologyHarness stream;
  private int sent;

  /** Takes no batch unless told to. */
  private static final class SlowEditor implements Backlog {
    private int waiting;

    @Override
    public int waiting() {
      return waiting;
    }

    @Override
    public void closed() {
      waiting++;
    }
  }

  @BeforeEach
  void start() {
    stream = new TopologyHarness(CONFIG, directory, editor);
  }

  @AfterEach
  void stop() {
    stream.close();
  }

  @Test
  void shouldCloseFullBatchesWhileTheEditorKeepsUp() {
    change(4);
    editor.waiting = 1;
    change(2);

    assertSizes(2, 2, 2);
  }

  @Test
  void shouldLetABatchGrowToItsLimitWhileTheEditorIsBehind() {
    change(8);
    assertSizes(2, 2);
    stream.advanceClock(Duration.ofSeconds(6)); // old, but the editor could not take it

    assertThat(stream.batches()).isEmpty();
    assertThat(stream.gauge("batches-waiting")).isEqualTo(2);
    assertThat(stream.gauge("edits-held")).isEqualTo(4);
    change(1);
    assertSizes(5);
  }

  @Test
  void shouldCloseAGrownBatchWhenTheEditorHasCaughtUp() {
    change(8);
    assertSizes(2, 2);
    editor.waiting = 1;
    stream.advanceClock(Duration.ofSeconds(1));

    List<EditBatch> batches = stream.batches();
    assertThat(batches).extracting(EditBatch::getClosedBy).containsExactly(ClosedBy.SIZE);
    assertThat(batches.get(0).getEdits()).hasSize(4);
  }

  @Test
  void shouldCloseAVeryOldBatchWhateverTheEditorDoes() {
    change(5);
    assertSizes(2, 2);

    stream.advanceClock(Duration.ofSeconds(60));

    assertSizes(1);
  }

  private void change(int count) {
    for (int i = 0; i < count; i++) {
      sent++;
      stream.send(changeOf("Place " + sent, "event-" + sent, "A", "B", sent).build());
    }
  }

  private void assertSizes(Integer... expected) {
    assertThat(stream.batches()).extracting(b -> b.getEdits().size()).containsExactly(expected);
  }
}
