package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.editor.TinyModel;
import dev.errata.editor.gradient.Rehearsal;
import dev.errata.editor.log.KeptInMemory;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.log.TopicBatches;
import dev.errata.editor.onestep.RehearsingUltraEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.schemas.TopicLayoutException;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor sees when it looks back: the same in every life, and it matters. */
class BacktrackingIT {
  private static final int DEPTH = 4;
  private static final Rehearsal REHEARSAL = new Rehearsal(DEPTH, 0.95, false);

  @TempDir static Path directory;
  private static EditorHarness harness;

  @BeforeAll
  static void start() {
    harness = new EditorHarness(directory);
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  /** Commands of every kind; the snapshot falls on the tenth. */
  private static final List<Order> ORDERS =
      List.of(
          lineage -> harness.order(lineage, TinyModel.edit(0, 0), TinyModel.edit(1, 1)),
          lineage -> harness.order(lineage, TinyModel.edit(2, 2), TinyModel.edit(3, 3)),
          lineage -> harness.order(lineage, TinyModel.edit(0, 2)),
          lineage -> harness.orderRevert(lineage, "Arbon|P6"),
          lineage -> harness.order(lineage, TinyModel.edit(4, 0)),
          lineage -> harness.orderRevert(lineage, "2"),
          lineage -> harness.order(lineage, TinyModel.edit(2, 1), TinyModel.edit(5, 2)),
          lineage -> harness.orderRevert(lineage, "1"),
          lineage -> harness.order(lineage, TinyModel.edit(3, 1)),
          lineage -> harness.order(lineage, TinyModel.edit(1, 0)),
          lineage -> harness.orderRevert(lineage, "Dunmo|P6"),
          lineage -> harness.order(lineage, TinyModel.edit(1, 2)),
          lineage -> harness.orderRevert(lineage, "Belvi|P6"),
          lineage -> harness.order(lineage, TinyModel.edit(5, 3)));

  @FunctionalInterface
  private interface Order {
    void give(String lineage);
  }

  /** An editor that also tells what it was shown. */
  private record Watched(Editor editor, List<List<EditBatchView>> shown) implements Editor {
    @Override
    public EditResult edit(LanguageModel model, EditBatchView batch, EditHistory history) {
      shown.add(history.newestFirst(DEPTH));
      return editor.edit(model, batch, history);
    }

    @Override
    public String method() {
      return editor.method();
    }

    @Override
    public String hyperparametersDigest() {
      return editor.hyperparametersDigest();
    }

    @Override
    public void applying(LanguageModel model, long sequence, EditBatchView batch) {
      editor.applying(model, sequence, batch);
    }

    @Override
    public void applied(LanguageModel model, long sequence, EditBatchView batch) {
      editor.applied(model, sequence, batch);
    }

    @Override
    public void reverted(long sequence) {
      editor.reverted(sequence);
    }

    @Override
    public EditorState state() {
      return editor.state();
    }

    @Override
    public void restore(EditorState state) {
      editor.restore(state);
    }

    @Override
    public void close() {
      editor.close();
    }
  }

  @Test
  void shouldSeeTheSameHistoryWhetherItLivesOnOrComesBack() {
    List<List<EditBatchView>> shown = new ArrayList<>();
    List<List<EditBatchView>> shownAgain = new ArrayList<>();
    harness.createTopics("lives-on");
    harness.createTopics("comes-back");
    ORDERS.forEach(order -> order.give("lives-on"));
    String digest = edit("lives-on", REHEARSAL, shown);

    String again = "";
    // Back from the base model, from the base model past reverts, and from the snapshot of ten.
    for (List<Order> life :
        List.of(
            ORDERS.subList(0, 3),
            ORDERS.subList(3, 6),
            ORDERS.subList(6, 12),
            ORDERS.subList(12, 14))) {
      life.forEach(order -> order.give("comes-back"));
      again = edit("comes-back", REHEARSAL, shownAgain);
    }

    assertThat(shown).isEqualTo(expected("lives-on"));
    assertThat(shownAgain).isEqualTo(shown);
    assertThat(again).isEqualTo(digest);
    assertThat(shown.get(shown.size() - 1))
        .as("a value that was written back, before the last batch")
        .contains(new EditBatchView("sequence 13", List.of(TinyModel.edit(1, 0))));
  }

  @Test
  void shouldSeeWhatAnotherMethodHasWritten() {
    harness.createTopics("switched-to");
    ORDERS.subList(0, 4).forEach(order -> order.give("switched-to"));
    try (EditorService editor = harness.editor("switched-to", EditorListener.NONE)) {
      editor.drain();
    }
    List<List<EditBatchView>> shown = new ArrayList<>();
    ORDERS.get(4).give("switched-to");

    edit("switched-to", REHEARSAL, shown);

    assertThat(shown)
        .containsExactly(
            List.of(
                new EditBatchView("sequence 4", List.of(TinyModel.edit(0, 0))),
                new EditBatchView(
                    "sequence 2", List.of(TinyModel.edit(2, 2), TinyModel.edit(3, 3))),
                new EditBatchView("sequence 1", List.of(TinyModel.edit(1, 1)))));
  }

  @Test
  void shouldMatterAndReplay() {
    harness.createTopics("rehearsed");
    harness.createTopics("forgetful");
    ORDERS.forEach(order -> order.give("rehearsed"));
    ORDERS.forEach(order -> order.give("forgetful"));
    String rehearsed = edit("rehearsed", REHEARSAL, new ArrayList<>());
    String forgetful = edit("forgetful", Rehearsal.NONE, new ArrayList<>());
    assertThat(rehearsed).as("lost edits were written again").isNotEqualTo(forgetful);
    assertThat(rehearsedIn("rehearsed")).isNotEmpty();
    assertThat(rehearsedIn("forgetful")).isEmpty();

    try (LanguageModel base = LanguageModel.load(harness.model);
        Editor editor = RehearsingUltraEdit.editor(REHEARSAL);
        LoggedHistory history = history("rehearsed")) {
      EditSession session = new EditSession(new ModelReplica(base), editor);
      for (LoggedEdit edit : harness.log("rehearsed")) {
        Ledger.Task task = history.taskOf(edit.commandOffset(), edit.command());
        String chain = edit.applied().getChainDigest();
        if (task instanceof Ledger.Write write) {
          EditResult again = session.compute(write.batch(), history).result();
          assertThat(again.delta()).isEqualTo(edit.delta());
          assertThat(again.rehearsed()).isEqualTo(edit.applied().getRehearsed());
          session.follow(
              edit.sequence(), edit.delta(), chain, write.batch().only(edit.appliedFacts()));
        } else {
          session.takeBack(edit.sequence(), edit.delta(), chain, -1);
        }
        history.note(edit.sequence(), task, edit.appliedFacts());
      }
      assertThat(base.weights().digest()).isEqualTo(rehearsed);
    }
  }

  /** What a snapshot keeps is enough: the ledger alone, over the topic. */
  @Test
  void shouldGoOnFromALedgerAndSayWhatIsMissing() throws Exception {
    harness.createTopics("cut");
    for (int country = 0; country < 3; country++) {
      harness.order("cut", TinyModel.edit(country, country));
    }
    edit("cut", Rehearsal.NONE, new ArrayList<>());
    List<Ledger.Written> written;
    try (LoggedHistory history = history("cut")) {
      for (LoggedEdit edit : harness.log("cut")) {
        Ledger.Task task = history.taskOf(edit.commandOffset(), edit.command());
        history.note(edit.sequence(), task, edit.appliedFacts());
      }
      written = history.ledger().written();
    }
    TopicPartition partition = new TopicPartition(Topics.edits("cut").name(), 0);
    try (Admin admin = harness.kafka.admin()) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2))).all().get();
    }

    try (LoggedHistory history =
        new LoggedHistory(new Ledger(written), new TopicBatches(harness.kafka, "cut"))) {
      assertThat(history.newestFirst(1))
          .containsExactly(new EditBatchView("sequence 3", List.of(TinyModel.edit(2, 2))));
      assertThatThrownBy(() -> history.newestFirst(2))
          .isInstanceOf(EditorException.class)
          .hasMessage(
              "errata.cut.edits has no command at offset 1, which the deltas log refers to; it has offsets 2 to 2: its records must not be deleted or compacted");
    }
  }

  @Test
  void shouldKeepTrajectoriesInATopic() {
    harness.createTopics("trajectories");
    try (EditLog inTopic = StoredEditLog.inTopic(harness.kafka, "trajectories");
        EditLog inFile = StoredEditLog.inFile()) {
      for (int trajectory = 0; trajectory < 2; trajectory++) {
        inTopic.startOver();
        inFile.startOver();
        for (int sequence = 1; sequence <= 100; sequence++) {
          EditItem edit = TinyModel.edit(sequence % 6, (sequence + trajectory) % 4);
          EditBatchView batch = new EditBatchView("batch", List.of(edit));
          inTopic.append(sequence, batch);
          inFile.append(sequence, batch);

          assertThat(inTopic.history().newestFirst(DEPTH))
              .hasSize(Math.min(sequence, DEPTH))
              .isEqualTo(inFile.history().newestFirst(DEPTH));
        }
      }
    }
  }

  @Test
  void shouldSayThatATopicIsMissing() {
    assertThatThrownBy(() -> StoredEditLog.inTopic(harness.kafka, "nowhere"))
        .isInstanceOf(TopicLayoutException.class)
        .hasMessageContaining("errata.nowhere.edits does not exist");
  }

  private static LoggedHistory history(String lineage) {
    return new LoggedHistory(new Ledger(), new TopicBatches(harness.kafka, lineage));
  }

  /** What memory would have shown to each batch of a log. */
  private static List<List<EditBatchView>> expected(String lineage) {
    KeptInMemory kept = new KeptInMemory();
    List<List<EditBatchView>> shown = new ArrayList<>();
    for (LoggedEdit edit : harness.log(lineage)) {
      KeptInMemory.Task task = kept.taskOf(edit.command());
      if (task instanceof KeptInMemory.Write) {
        shown.add(kept.newestFirst(DEPTH));
      }
      kept.note(edit.sequence(), task, edit.appliedFacts());
    }
    return shown;
  }

  private static String edit(String lineage, Rehearsal rehearsal, List<List<EditBatchView>> shown) {
    try (EditorService editor =
        harness.editor(
            lineage, base -> new Watched(RehearsingUltraEdit.editor(rehearsal), shown))) {
      editor.drain();
      return editor.weightsDigest();
    }
  }

  /** Keys of the facts that the log says were written again. */
  private static List<String> rehearsedIn(String lineage) {
    return harness.log(lineage).stream()
        .flatMap(edit -> edit.applied().getRehearsed().stream())
        .toList();
  }
}
