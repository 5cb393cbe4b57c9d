package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditLog;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.log.TopicBatches;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it costs to look ten batches back, after few batches and after many; {@code
 * -Derrata.history.batches=1000} for figures. The times are printed.
 */
class LookBackCostIT {
  private static final int BATCHES = Integer.getInteger("errata.history.batches", 100);
  private static final int EDITS = 10;
  private static final int DEPTH = 10;

  @TempDir Path directory;

  @Test
  void shouldLookBackTheSameInAFileAndInATopic() {
    try (EditorHarness harness = new EditorHarness(directory)) {
      harness.createTopics("cost");
      try (EditLog file = StoredEditLog.inFile();
          EditLog topic = StoredEditLog.inTopic(harness.kafka, "cost")) {
        List<EditBatchView> fromFile = measured("file", file);
        List<EditBatchView> fromTopic = measured("topic", topic);

        assertThat(fromFile).isEqualTo(fromTopic).hasSize(BATCHES);
      }
      goBack(harness);
    }
  }

  /** Appends batch after batch, looking back before each; in the end reads all of them. */
  private static List<EditBatchView> measured(String where, EditLog log) {
    List<Long> nanos = new ArrayList<>();
    for (int sequence = 1; sequence <= BATCHES; sequence++) {
      long start = System.nanoTime();
      assertThat(log.history().newestFirst(DEPTH)).hasSize(Math.min(DEPTH, sequence - 1));
      nanos.add(System.nanoTime() - start);
      log.append(sequence, batch(sequence));
    }
    // All of them push the newest out of memory: what a look back costs after a restart.
    List<EditBatchView> all = log.history().newestFirst(BATCHES);
    log.history().newestFirst(BATCHES);
    long start = System.nanoTime();
    log.history().newestFirst(BATCHES);
    double each = (System.nanoTime() - start) / 1e6 / BATCHES;
    int tenth = BATCHES / 10;
    System.out.printf(
        "%5s: ms to look %d batches back, medians: batches %d to %d %.3f, the last %d of %d %.3f; ms for each of %d batches not in memory %.3f%n",
        where,
        DEPTH,
        tenth,
        2 * tenth,
        median(nanos.subList(tenth, 2 * tenth)),
        tenth,
        BATCHES,
        median(nanos.subList(BATCHES - tenth, BATCHES)),
        BATCHES,
        each);
    return all;
  }

  /**
   * A consumer at the end of a topic waits for more; the question for something old comes after.
   */
  private static void goBack(EditorHarness harness) {
    List<Long> nanos = new ArrayList<>();
    try (TopicBatches batches = new TopicBatches(harness.kafka, "cost")) {
      for (int i = 0; i < 5; i++) {
        assertThat(batches.at(BATCHES - 1)).hasSize(EDITS);
        long start = System.nanoTime();
        assertThat(batches.at(0)).hasSize(EDITS);
        nanos.add(System.nanoTime() - start);
      }
    }
    System.out.printf("topic: ms from the end back to the beginning, median %.1f%n", median(nanos));
  }

  private static EditBatchView batch(int sequence) {
    List<EditItem> edits =
        IntStream.range(0, EDITS)
            .mapToObj(
                i -> {
                  String subject = "Subject " + (sequence * EDITS + i);
                  return new EditItem(
                      subject + "|P6", subject, "The head of " + subject + " is", "Ada Berg");
                })
            .toList();
    return new EditBatchView("batch-" + sequence, edits);
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElse(0L) / 1e6;
  }
}
