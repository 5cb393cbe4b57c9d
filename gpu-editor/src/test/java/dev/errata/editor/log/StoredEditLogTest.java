package dev.errata.editor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEditLogTest {
  private static final int BATCHES = 400;

  @TempDir Path directory;

  @Test
  void shouldGiveWhatMemoryWouldGive() {
    Random random = new Random(1);
    KeptInMemory kept = new KeptInMemory();
    try (EditLog log = log("edits")) {
      for (int sequence = 1; sequence <= BATCHES; sequence++) {
        EditBatchView batch = batch(random, sequence);
        log.append(sequence, batch);
        kept.note(
            sequence,
            new KeptInMemory.Write(
                batch, batch.edits().stream().map(e -> Optional.<String>empty()).toList()),
            batch.factKeys());

        assertThat(log.history().newestFirst(10)).isEqualTo(kept.newestFirst(10));
      }
      assertThat(log.history().newestFirst(BATCHES)).isEqualTo(kept.newestFirst(BATCHES));
      assertThat(kept.newestFirst(BATCHES)).hasSizeGreaterThan(LoggedHistory.CACHED_BATCHES);
    }
  }

  private static EditBatchView batch(Random random, int sequence) {
    List<EditItem> edits =
        random
            .ints(1 + random.nextInt(4), 0, BATCHES)
            .distinct()
            .mapToObj(i -> edit("s" + i, "value " + sequence))
            .toList();
    return new EditBatchView("batch-" + sequence, edits);
  }

  private static EditItem edit(String subject, String target) {
    return new EditItem(subject + "|P", subject, "The P of „" + subject + "“ is", target);
  }

  /** Texts of a kilobyte each are in the file; in memory are those that were asked for last. */
  @Test
  void shouldKeepNoMoreInMemoryThanItSays() {
    List<WeakReference<String>> given = new ArrayList<>();
    try (EditLog log = log("edits")) {
      for (int sequence = 1; sequence <= BATCHES; sequence++) {
        String target = "x".repeat(1000) + sequence;
        given.add(new WeakReference<>(target));
        log.append(sequence, new EditBatchView("b", List.of(edit("s" + sequence, target))));
      }
      given.addAll(
          log.history().newestFirst(BATCHES).stream()
              .map(batch -> new WeakReference<>(batch.edits().get(0).target()))
              .toList());

      assertThat(given).hasSize(2 * BATCHES);
      Awaitility.await("collection of what is not kept")
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(alive(given)).isEqualTo(LoggedHistory.CACHED_BATCHES);
              });
      assertThat(log.history().newestFirst(BATCHES)).hasSize(BATCHES);
    }
  }

  private static long alive(List<WeakReference<String>> references) {
    return references.stream().filter(reference -> reference.get() != null).count();
  }

  @Test
  void shouldStartOver() {
    try (EditLog log = log("edits")) {
      log.append(1, new EditBatchView("b", List.of(edit("a", "a longer value than the next"))));
      log.history().newestFirst(1);
      log.startOver();
      assertThat(log.history().newestFirst(1)).isEmpty();

      log.append(1, new EditBatchView("b", List.of(edit("a", "two"))));

      assertThat(log.history().newestFirst(9))
          .containsExactly(new EditBatchView("sequence 1", List.of(edit("a", "two"))));
    }
  }

  @Test
  void shouldLeaveNothingBehind() throws IOException {
    List<Path> before = temporaryFiles();
    try (EditLog log = StoredEditLog.inFile()) {
      log.append(1, new EditBatchView("b", List.of(edit("a", "one"))));
      log.append(2, new EditBatchView("without an edit", List.of()));

      assertThat(log.history().newestFirst(2))
          .containsExactly(new EditBatchView("sequence 1", List.of(edit("a", "one"))));
    }

    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("errata-edits-")).toList();
    }
  }

  @Test
  void shouldSayThatTheFileWasCut() throws IOException {
    try (EditLog log = log("edits")) {
      log.append(1, new EditBatchView("b", List.of(edit("a", "one"))));
      try (FileChannel file =
          FileChannel.open(directory.resolve("edits"), StandardOpenOption.WRITE)) {
        file.truncate(20);
      }

      assertThatThrownBy(() -> log.history().newestFirst(1))
          .isInstanceOf(EditorException.class)
          .hasMessage(
              "The edits so far, in %s, cannot be read at 0: it ends before the batch does"
                  .formatted(directory.resolve("edits")));
    }
  }

  @Test
  void shouldTakeSequencesInOrderOnly() {
    try (EditLog log = log("edits")) {
      IntStream.rangeClosed(1, 2)
          .forEach(i -> log.append(i, new EditBatchView("b", List.of(edit("a", "one")))));

      assertThatThrownBy(() -> log.append(2, new EditBatchView("b", List.of(edit("b", "one")))))
          .isInstanceOf(EditorException.class)
          .hasMessage("Edit sequence 2 cannot be appended after 2");
      assertThat(log.history().newestFirst(2)).hasSize(1);
    }
  }

  private EditLog log(String name) {
    try {
      Path file = directory.resolve(name);
      return new StoredEditLog(
          new FileStore(
              file,
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
