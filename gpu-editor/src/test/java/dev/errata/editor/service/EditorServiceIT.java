package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditItem;
import dev.errata.editor.EditorException;
import dev.errata.editor.TinyModel;
import dev.errata.editor.alphaedit.TinySettings;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.memit.TinyMemit;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.event.DeadLetter;
import dev.errata.event.EditOutcome;
import dev.errata.event.OutcomeStatus;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.schemas.TopicLayoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditorServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BATCHES = 4;

  @TempDir static Path directory;
  private static EditorHarness harness;
  private static String undisturbed;

  /** Stands for a process that dies. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void start() {
    harness = new EditorHarness(directory);
    orderAll("undisturbed");
    try (EditorService editor = harness.editor("undisturbed", EditorListener.NONE)) {
      editor.drain();
      undisturbed = editor.weightsDigest();
      assertThat(editor.sequence()).isEqualTo(BATCHES);
    }
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  /** Four batches, with a fact that is edited again and a bad edit among them. */
  private static void orderAll(String lineage) {
    harness.createTopics(lineage);
    harness.order(lineage, TinyModel.edit(0, 0), TinyModel.edit(1, 1));
    harness.order(lineage, TinyModel.edit(0, 2), new EditItem("x|P6", "X", "No subject", "Y"));
    harness.order(lineage, TinyModel.edit(2, 3));
    harness.order(lineage, TinyModel.edit(3, 0), TinyModel.edit(1, 3));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REVERT_ORDERED")
  void shouldLoseNothingAndApplyNothingTwiceWhenItDiesAtAnyStep(EditStep step) {
    String lineage = "crash-" + step.name().toLowerCase(java.util.Locale.ROOT);
    orderAll(lineage);
    EditorListener deadly =
        new EditorListener() {
          @Override
          public void reached(EditStep reached, long sequence) {
            if (reached == step && sequence == 2) {
              throw new Crash();
            }
          }
        };
    try (EditorService editor = harness.editor(lineage, deadly)) {
      assertThatThrownBy(editor::drain).isInstanceOf(Crash.class);
    }

    try (EditorService editor = harness.editor(lineage, EditorListener.NONE)) {
      editor.drain();

      assertThat(editor.weightsDigest()).isEqualTo(undisturbed);
    }
    assertThat(harness.log(lineage))
        .extracting(LoggedEdit::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, BATCHES).boxed().toList());
    assertThat(harness.deadLetters(lineage)).hasSize(1);
  }

  @Test
  void shouldReachTheSameWeightsFromSnapshotAndFromBase() throws IOException {
    assertThat(restarted("undisturbed")).isEqualTo(undisturbed);

    try (Stream<Path> files = Files.walk(harness.snapshots("undisturbed"))) {
      for (Path file : files.filter(f -> f.endsWith("model.safetensors")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
      }
    }

    assertThat(restarted("undisturbed")).as("damaged snapshots").isEqualTo(undisturbed);
  }

  private static String restarted(String lineage) {
    try (EditorService editor = harness.editor(lineage, EditorListener.NONE)) {
      assertThat(editor.sequence()).isEqualTo(BATCHES);
      return editor.weightsDigest();
    }
  }

  /** What was before the snapshot is not even there any more. */
  @Test
  void shouldReadNoMoreOfTheLogThanTheTailAfterTheSnapshot() {
    orderAll("tail");
    try (EditorService editor = harness.editor("tail", EditorListener.NONE)) {
      editor.drain();
    }
    harness.order("tail", TinyModel.edit(4, 1));
    harness.orderRevert("tail", TinyModel.edit(0, 2).factKey());
    // The last snapshot is of sequence 6; a crash right after sequence 7 leaves a tail of one.
    harness.order("tail", TinyModel.edit(5, 2));
    String digest = restartedToEnd("tail", 7);
    harness.forgetLogBefore("tail", 6);

    try (EditorService editor = harness.editor("tail", EditorListener.NONE)) {
      assertThat(editor.sequence()).isEqualTo(7);
      assertThat(editor.weightsDigest()).isEqualTo(digest);
      harness.orderRevert("tail", "7");
      harness.orderRevert("tail", TinyModel.edit(1, 3).factKey());
      editor.drain();
      assertThat(editor.sequence()).as("what older edits wrote is known").isEqualTo(9);
    }
    assertThat(harness.tail("tail", 7))
        .extracting(e -> e.applied().getOutcomes().get(0).getStatus())
        .containsOnly(OutcomeStatus.APPLIED);
  }

  private static String restartedToEnd(String lineage, long sequence) {
    try (EditorService editor = harness.editor(lineage, EditorListener.NONE)) {
      editor.drain();
      assertThat(editor.sequence()).isEqualTo(sequence);
      return editor.weightsDigest();
    }
  }

  @Test
  void shouldSayThatTheSnapshotIsOfAnotherLog() throws IOException {
    orderAll("recreated");
    restartedToEnd("recreated", BATCHES);
    harness.forgetLogBefore("recreated", BATCHES + 1);

    assertThatThrownBy(() -> harness.editor("recreated", EditorListener.NONE))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("belongs to another log: remove " + harness.snapshots("recreated"));
  }

  @Test
  void shouldGoOnWithoutSnapshotsWhereNoneCanBeWritten() throws IOException {
    orderAll("no-snapshots");
    Files.createDirectories(harness.snapshots("no-snapshots").getParent());
    Files.writeString(harness.snapshots("no-snapshots"), "in the way");

    assertThat(restartedToEnd("no-snapshots", BATCHES)).isEqualTo(undisturbed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model.safetensors", "editor-state.bin", "ledger.json", "errata-state.json"})
  void shouldPassOverATornSnapshot(String file) throws IOException {
    String lineage = "torn-" + file;
    orderAll(lineage);
    restartedToEnd(lineage, BATCHES);
    Path torn = harness.snapshots(lineage).resolve("sequence-%010d".formatted(BATCHES));
    byte[] bytes = Files.readAllBytes(torn.resolve(file));
    Files.delete(torn.resolve(file)); // it may be a link to the base model's
    Files.write(torn.resolve(file), java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(restartedToEnd(lineage, BATCHES)).isEqualTo(undisturbed);
  }

  @Test
  void shouldNotMindAClockThatGoesBackwards() {
    orderAll("clock");
    Clock backwards =
        new Clock() {
          private Instant now = Instant.parse("2026-01-01T00:00:00Z");

          @Override
          public Instant instant() {
            now = now.minus(Duration.ofDays(1));
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };

    try (EditorService editor = harness.editor("clock", EditorListener.NONE, backwards)) {
      editor.drain();
      assertThat(editor.weightsDigest()).isEqualTo(undisturbed);
    }

    assertThat(restartedToEnd("clock", BATCHES)).isEqualTo(undisturbed);
    List<Instant> times =
        harness.log("clock").stream().map(e -> e.applied().getAppliedAt()).toList();
    assertThat(times).isSortedAccordingTo(java.util.Comparator.reverseOrder()).hasSize(4);
  }

  @Test
  void shouldRefuseABadEditAndLogTheOthers() {
    LoggedEdit second = harness.log("undisturbed").get(1);
    List<DeadLetter> letters = harness.deadLetters("undisturbed");

    assertThat(second.applied().getOutcomes())
        .extracting(EditOutcome::getStatus)
        .containsExactly(OutcomeStatus.APPLIED, OutcomeStatus.REJECTED);
    assertThat(second.applied().getOutcomes().get(1).getReason())
        .isEqualTo("subject-not-in-prompt");
    assertThat(letters)
        .singleElement()
        .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("subject-not-in-prompt"));
  }

  @Test
  void shouldPassOverACommandThatCannotBeRead() {
    harness.createTopics("garbage");
    harness.orderGarbage("garbage");
    harness.order("garbage", TinyModel.edit(0, 0));

    try (EditorService editor = harness.editor("garbage", EditorListener.NONE)) {
      editor.drain();
    }
    try (EditorService editor = harness.editor("garbage", EditorListener.NONE)) {
      editor.drain();
      assertThat(editor.sequence()).isEqualTo(1);
    }

    assertThat(harness.deadLetters("garbage"))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("unreadable-command"));
  }

  @Test
  void shouldStopWhenAnotherEditorTakesOver() {
    harness.createTopics("fenced");
    try (EditorService first = harness.editor("fenced", EditorListener.NONE);
        EditorService second = harness.editor("fenced", EditorListener.NONE)) {
      harness.order("fenced", TinyModel.edit(0, 0));

      assertThat(second.step(PATIENCE)).isTrue();
      assertThatThrownBy(() -> first.step(PATIENCE))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("taken over lineage fenced");
    }
    assertThat(harness.log("fenced")).hasSize(1);
  }

  @Test
  void shouldTakeBackABatchAndAFact() {
    harness.createTopics("revert");
    harness.order("revert", TinyModel.edit(0, 0));
    harness.order("revert", TinyModel.edit(0, 1), TinyModel.edit(1, 1));
    harness.orderRevert("revert", "2");
    harness.order("revert", TinyModel.edit(0, 2));
    harness.orderRevert("revert", TinyModel.edit(0, 2).factKey());
    harness.orderRevert("revert", "2");
    harness.orderRevert("revert", "nobody|P6");

    String digest;
    try (EditorService editor = harness.editor("revert", EditorListener.NONE)) {
      editor.drain();
      digest = editor.weightsDigest();
    }

    List<LoggedEdit> log = harness.log("revert");
    assertThat(log).hasSize(7);
    assertThat(log.get(2).delta()).isEqualTo(log.get(1).delta().negated());
    assertThat(log.get(4).appliedFacts()).containsExactly(TinyModel.edit(0, 2).factKey());
    assertThat(log.get(4).applied().getMethod()).isEqualTo("alphaedit");
    assertThat(log.get(5).applied().getOutcomes().get(0).getReason())
        .isEqualTo("unknown-revert-target");
    assertThat(log.get(6).applied().getOutcomes().get(0).getReason()).isEqualTo("no-earlier-value");
    try (EditorService editor = harness.editor("revert", EditorListener.NONE)) {
      assertThat(editor.weightsDigest()).as("after a restart").isEqualTo(digest);
    }
  }

  @Test
  void shouldGoOnWithAnotherMethodAndBack() {
    harness.createTopics("switched");
    MethodSettings alphaEdit = TinySettings.SETTINGS;
    MethodSettings memit = TinyMemit.memit();
    edited("switched", alphaEdit, TinyModel.edit(0, 0), TinyModel.edit(1, 1), TinyModel.edit(2, 0));
    edited("switched", memit, TinyModel.edit(3, 2), TinyModel.edit(0, 1));
    edited("switched", alphaEdit, TinyModel.edit(4, 3));

    String last = edited("switched", TinyMemit.rect(), TinyModel.edit(5, 0));

    List<LoggedEdit> log = harness.log("switched");
    assertThat(log)
        .extracting(e -> e.applied().getMethod())
        .containsExactly(
            "alphaedit", "alphaedit", "alphaedit", "memit", "memit", "alphaedit", "rect");
    assertThat(log.get(3).applied().getHyperparametersDigest())
        .isNotEqualTo(log.get(2).applied().getHyperparametersDigest());
    try (LanguageModel base = LanguageModel.load(harness.model)) {
      ModelReplica replica = new ModelReplica(base);
      for (LoggedEdit edit : log) {
        replica.apply(edit.sequence(), edit.delta(), edit.applied().getChainDigest());
        if (edit.applied().getWeightsDigest() != null) {
          assertThat(base.weights().digest()).isEqualTo(edit.applied().getWeightsDigest());
        }
      }
      assertThat(base.weights().digest()).as("replayed").isEqualTo(last);
    }
  }

  /** State built from the log alone, whoever made the edits, gives the deltas that were logged. */
  @Test
  void shouldComputeTheSameWhetherItWasThereOrCameLater() {
    harness.createTopics("interrupted");
    harness.createTopics("followed");
    MethodSettings memit = TinyMemit.memit();
    for (String lineage : List.of("interrupted", "followed")) {
      edited(lineage, memit, TinyModel.edit(0, 0), TinyModel.edit(1, 1));
      edited(lineage, TinySettings.SETTINGS, TinyModel.edit(2, 2));
    }
    // One comes back by its snapshot, the other by the log from the beginning.
    harness.forgetSnapshots("followed");

    assertThat(edited("followed", memit, TinyModel.edit(0, 3)))
        .isEqualTo(edited("interrupted", memit, TinyModel.edit(0, 3)));
  }

  private static String edited(String lineage, MethodSettings method, EditItem... edits) {
    try (EditorService editor =
        harness.editor(lineage, harness.model, method, EditorListener.NONE)) {
      for (EditItem edit : edits) {
        harness.order(lineage, edit);
      }
      editor.drain();
      return editor.weightsDigest();
    }
  }

  @Test
  void shouldSayWhenTheBaseModelIsAnother() {
    harness.createTopics("stranger");
    harness.order("stranger", TinyModel.edit(0, 0));
    try (EditorService editor = harness.editor("stranger", EditorListener.NONE)) {
      editor.drain();
    }
    Path other = TinyModel.write(2, directory.resolve("other-model"));

    assertThatThrownBy(() -> harness.editor("stranger", other, EditorListener.NONE))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("sequence 1 of the log does not fit the base model");
  }

  @Test
  void shouldSayWhenTopicsAreMissing() {
    assertThatThrownBy(() -> harness.editor("nowhere", EditorListener.NONE))
        .isInstanceOf(TopicLayoutException.class)
        .hasMessageContaining("errata.nowhere.edits does not exist");
  }
}
