package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long an editor needs to come up after many edits, from its snapshot and from the base model.
 * {@code -Derrata.startup.edits=4000} for figures; the times are printed.
 */
class StartUpIT {
  private static final int EDITS = Integer.getInteger("errata.startup.edits", 40);
  private static final int POINTS = 4;
  private static final String LINEAGE = "long";

  @TempDir Path directory;

  @Test
  void shouldComeUpTheSameWithAndWithoutItsSnapshot() {
    List<String> table = new ArrayList<>();
    table.add("%8s  %14s  %14s".formatted("edits", "snapshot, s", "no snapshot, s"));
    try (EditorHarness harness = new EditorHarness(directory)) {
      harness.createTopics(LINEAGE);
      for (int point = 1; point <= POINTS; point++) {
        edit(harness, EDITS / POINTS);
        long start = System.nanoTime();
        String digest = digest(harness);
        long fromSnapshot = System.nanoTime() - start;
        harness.forgetSnapshots(LINEAGE);
        start = System.nanoTime();
        assertThat(digest(harness)).isEqualTo(digest);
        long fromBase = System.nanoTime() - start;
        table.add(
            "%8d  %14.2f  %14.2f"
                .formatted(EDITS / POINTS * point, fromSnapshot / 1e9, fromBase / 1e9));
      }
    }
    table.forEach(System.out::println);
  }

  private static void edit(EditorHarness harness, int edits) {
    harness.orderAll(LINEAGE, i -> TinyModel.edit(i % 6, (i / 6) % 4), edits);
    try (EditorService editor = harness.editor(LINEAGE, EditorListener.NONE)) {
      editor.drain();
    }
  }

  private static String digest(EditorHarness harness) {
    try (EditorService editor = harness.editor(LINEAGE, EditorListener.NONE)) {
      return editor.weightsDigest();
    }
  }
}
