package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.errata.editor.TinyModel;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.event.Revert;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An editor that waits for verdicts, on a real broker; the verdicts are written by the test. */
class GateIT {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final long EDITS = 5;

  @TempDir static Path directory;
  private static EditorHarness harness;
  private static String undisturbed;

  /** Thrown where a process would die. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void start() {
    harness = new EditorHarness(directory);
    order("undisturbed");
    undisturbed = drained("undisturbed");
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  /** Four batches, of which the second fails; its revert becomes sequence 3. */
  private static void order(String lineage) {
    harness.createTopics(lineage);
    harness.order(lineage, TinyModel.edit(0, 0));
    harness.order(lineage, TinyModel.edit(1, 1), TinyModel.edit(0, 2));
    harness.order(lineage, TinyModel.edit(2, 3));
    harness.order(lineage, TinyModel.edit(3, 0));
    harness.judge(lineage, 1, true);
    harness.judge(lineage, 2, false);
    harness.judge(lineage, 4, true);
    harness.judge(lineage, 5, true);
  }

  private static String drained(String lineage) {
    try (EditorService editor =
        harness.gatedEditor(lineage, GateSettings.PATIENT, EditorListener.NONE)) {
      editor.drain();
      return editor.weightsDigest();
    }
  }

  @Test
  void shouldTakeAFailedBatchBackBeforeTheCommandsThatWaitAlready() {
    List<LoggedEdit> log = harness.log("undisturbed");

    assertThat(log).hasSize(5);
    assertThat(log.get(2).command().getBody()).isEqualTo(new Revert("2", "gate: locality is 0.1"));
    assertThat(log.get(2).commandOffset()).isGreaterThan(log.get(4).commandOffset());
    assertThat(log.get(3).appliedFacts()).containsExactly(TinyModel.edit(2, 3).factKey());
    assertThat(harness.deadLetters("undisturbed")).isEmpty();
  }

  @Test
  void shouldHaveTheWeightsBeforeTheBatchAgain() {
    float[] before = weightsAfter(1);
    float[] reverted = weightsAfter(3);

    assertThat(weightsAfter(2)).isNotEqualTo(before);
    for (int i = 0; i < before.length; i++) {
      assertThat(reverted[i]).isCloseTo(before[i], within(1e-6f));
    }
  }

  /** One edited weight as a replay of the log has it. */
  private static float[] weightsAfter(long sequence) {
    try (LanguageModel model = LanguageModel.load(harness.model)) {
      ModelReplica replica = new ModelReplica(model);
      String weight = "";
      for (LoggedEdit edit : harness.log("undisturbed")) {
        weight = edit.delta().updates().get(0).weight();
        if (edit.sequence() <= sequence) {
          replica.apply(edit.sequence(), edit.delta(), edit.applied().getChainDigest());
        }
      }
      return model.weights().get(weight);
    }
  }

  /** The steps of the batch that fails, and of its revert. */
  static Stream<Arguments> deaths() {
    return Stream.of(
        Arguments.of(EditStep.COMMITTED, 2),
        Arguments.of(EditStep.SNAPSHOT_PLACED, 2),
        Arguments.of(EditStep.REVERT_ORDERED, 2),
        Arguments.of(EditStep.COMPUTED, 3),
        Arguments.of(EditStep.COMMITTED, 3),
        Arguments.of(EditStep.SNAPSHOT_PLACED, 4));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void shouldLoseNothingAndDoNothingTwiceWhenItDiesAtAnyStep(EditStep step, long at) {
    String lineage = "gate-" + step.name().toLowerCase(java.util.Locale.ROOT) + at;
    order(lineage);
    EditorListener deadly =
        new EditorListener() {
          @Override
          public void reached(EditStep reached, long sequence) {
            if (reached == step && sequence == at) {
              throw new Crash();
            }
          }
        };
    try (EditorService editor = harness.gatedEditor(lineage, GateSettings.PATIENT, deadly)) {
      assertThatThrownBy(editor::drain).isInstanceOf(Crash.class);
    }

    assertThat(drained(lineage)).isEqualTo(undisturbed);
    assertThat(harness.log(lineage)).hasSize((int) EDITS);
    assertThat(harness.deadLetters(lineage)).isEmpty();
  }

  /** The snapshot is of the revert, whose command comes after those that are not answered yet. */
  @Test
  void shouldGoOnInTurnFromASnapshotTakenOutOfTurn() {
    harness.createTopics("snapshot");
    harness.order("snapshot", TinyModel.edit(0, 0));
    harness.order("snapshot", TinyModel.edit(1, 1));
    harness.order("snapshot", TinyModel.edit(2, 3));
    harness.judge("snapshot", 1, false);
    harness.judge("snapshot", 3, true);
    harness.judge("snapshot", 4, true);
    EditorListener deadly =
        new EditorListener() {
          @Override
          public void reached(EditStep reached, long sequence) {
            if (reached == EditStep.COMPUTED && sequence == 3) {
              throw new Crash();
            }
          }
        };
    try (EditorService editor = harness.gatedEditor("snapshot", GateSettings.PATIENT, deadly)) {
      assertThatThrownBy(editor::drain).isInstanceOf(Crash.class);
    }

    drained("snapshot");

    assertThat(harness.log("snapshot"))
        .extracting(edit -> edit.applied().getBatchId())
        .hasSize(4)
        .element(1)
        .isEqualTo("gate-1");
    assertThat(harness.log("snapshot").get(2).appliedFacts())
        .containsExactly(TinyModel.edit(1, 1).factKey());
  }

  @Test
  void shouldReachTheSameWeightsFromTheBaseModelAndWithoutAGate() {
    order("again");
    drained("again");
    harness.forgetSnapshots("again");

    try (EditorService editor = harness.editor("again", EditorListener.NONE)) {
      editor.drain();

      assertThat(editor.sequence()).isEqualTo(EDITS);
      assertThat(editor.weightsDigest()).isEqualTo(undisturbed);
    }
  }

  @Test
  void shouldEditNothingBeforeTheVerdict() {
    harness.createTopics("waiting");
    harness.order("waiting", TinyModel.edit(0, 0));
    harness.order("waiting", TinyModel.edit(1, 1));
    List<Long> passed = new ArrayList<>();
    EditorListener listener =
        new EditorListener() {
          @Override
          public void judged(long sequence, boolean hasPassed, String reason) {
            passed.add(sequence);
          }
        };
    try (EditorService editor = harness.gatedEditor("waiting", GateSettings.PATIENT, listener)) {
      while (editor.sequence() < 1) {
        editor.step(SHORT);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(editor.step(SHORT)).isFalse();
      }
      assertThat(editor.sequence()).isEqualTo(1);

      harness.judge("waiting", 1, true);
      harness.judge("waiting", 2, true);
      editor.drain();

      assertThat(editor.sequence()).isEqualTo(2);
      assertThat(passed).containsExactly(1L, 2L);
    }
  }

  @Test
  void shouldGoOnWithoutAVerdictWhenToldTo() {
    harness.createTopics("impatient");
    harness.order("impatient", TinyModel.edit(0, 0));
    harness.order("impatient", TinyModel.edit(1, 1));
    GateSettings impatient = new GateSettings(Optional.of(SHORT));

    try (EditorService editor = harness.gatedEditor("impatient", impatient, EditorListener.NONE)) {
      editor.drain();

      assertThat(editor.sequence()).isEqualTo(2);
    }
  }
}
