package dev.errata.stream.topology;

import static dev.errata.stream.Events.KEY;
import static dev.errata.stream.Events.baseline;
import static dev.errata.stream.Events.change;
import static dev.errata.stream.Events.changeOf;
import static dev.errata.stream.Events.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the table of deduplication, with a window of seven days. */
class SettleTest {
  @TempDir Path directory;
  private TopologyHarness stream;

  @BeforeEach
  void start() {
    stream = new TopologyHarness(TopologyHarness.config(), directory);
    stream.send(baseline("Sweden", "A"));
    assertThat(stream.states()).extracting(s -> s.getObject().getLabel()).containsExactly("A");
  }

  @AfterEach
  void stop() {
    assertThat(stream.progress().settling()).as("every event is accounted for").isZero();
    stream.assertNothingElse();
    stream.close();
  }

  @Test
  void shouldEditAChangeOnceItSettled() {
    stream.send(change("1", "A", "B", 0).build()).flush();

    EditRequest edit = onlyEdit();
    assertThat(edit.getFactKey()).isEqualTo(KEY);
    assertThat(edit.getPrompt()).isEqualTo("The head of government of Sweden is");
    assertThat(edit.getSubject()).isEqualTo("Sweden");
    assertThat(edit.getPropertyId()).isEqualTo("P6");
    assertThat(edit.getOldTarget()).isEqualTo("A");
    assertThat(edit.getTarget()).isEqualTo("B");
    assertThat(edit.getKind()).isEqualTo(EditKind.UPDATE);
    assertThat(edit.getEventTime()).isEqualTo(day(0));
    assertThat(edit.getEventIds()).containsExactly("1");
    FactState state = onlyState();
    assertThat(state.getObject().getLabel()).isEqualTo("B");
    assertThat(state.getSince()).isEqualTo(day(0));
    assertThat(state.getEventId()).isEqualTo("1");
    stream.assertDropped(Map.of());
  }

  @Test
  void shouldDropARepeatedEventId() {
    FactUpdate update = change("1", "A", "B", 0).build();

    stream.send(update, update).flush().send(update).flush();

    assertEdits("A→B");
    stream.assertDropped(Map.of(DropReason.DUPLICATE, 2));
  }

  @Test
  void shouldKnowTheNewestEventOfAFactLongerThanTheMemory() {
    FactUpdate update = change("1", "A", "B", 0).build();

    stream.send(update, changeOf("Norway", "2", "X", "Y", 1_000).build(), update).flush();

    assertEdits("A→B", "X→Y");
    stream.assertDropped(Map.of(DropReason.DUPLICATE, 1));
  }

  @Test
  void shouldDropTheSameValueAgainInTheWindow() {
    stream.send(change("1", "A", "B", 0).build(), change("2", "A", "B", 3).build()).flush();

    assertEdits("A→B");
    stream.assertDropped(Map.of(DropReason.SAME_VALUE, 1));
  }

  @Test
  void shouldFoldTwoChangesInTheWindowIntoOneEdit() {
    stream.send(change("1", "A", "B", 0).build(), change("2", "B", "C", 6.9).build()).flush();

    EditRequest edit = onlyEdit();
    assertThat(edit.getOldTarget()).isEqualTo("A");
    assertThat(edit.getTarget()).isEqualTo("C");
    assertThat(edit.getEventIds()).containsExactly("1", "2");
    assertThat(edit.getEventTime()).isEqualTo(day(6.9));
    assertThat(onlyState().getObject().getLabel()).isEqualTo("C");
    stream.assertDropped(Map.of(DropReason.SUPERSEDED, 1));
  }

  @Test
  void shouldEditNothingWhenAChangeIsUndoneInTheWindow() {
    stream.send(change("1", "A", "B", 0).build(), change("2", "B", "A", 5).build()).flush();

    assertThat(stream.edits()).isEmpty();
    assertThat(stream.states()).isEmpty();
    stream.assertDropped(Map.of(DropReason.NET_ZERO, 2));
  }

  @Test
  void shouldEditNothingWhenADetourEndsWhereItBegan() {
    stream
        .send(
            change("1", "A", "B", 0).build(),
            change("2", "B", "C", 1).build(),
            change("3", "C", "A", 2).build())
        .flush();

    assertThat(stream.edits()).isEmpty();
    stream.assertDropped(Map.of(DropReason.NET_ZERO, 3));
  }

  @Test
  void shouldEditBothWhenAChangeIsUndoneAfterTheWindow() {
    stream.send(change("1", "A", "B", 0).build(), change("2", "B", "A", 7).build()).flush();

    assertEdits("A→B", "B→A");
    stream.assertDropped(Map.of());
  }

  @Test
  void shouldDropAnOlderEventTimeAsLate() {
    stream
        .send(
            change("1", "A", "B", 10).build(),
            change("2", "A", "C", 9).build(), // older than what settles
            changeOf("Norway", "3", "X", "Y", 30).build(),
            change("4", "A", "C", 9.5).build()) // older than the state
        .flush();

    assertEdits("A→B", "X→Y");
    stream.assertDropped(Map.of(DropReason.LATE, 2));
  }

  @Test
  void shouldDropAnOlderRevisionAsLate() {
    stream
        .send(
            change("1", "A", "B", 0).setSourceRevision(8L).build(),
            change("2", "B", "C", 1).setSourceRevision(7L).build(),
            changeOf("Norway", "3", "X", "Y", 30).build(),
            change("4", "B", "C", 31).setSourceRevision(6L).build())
        .flush();

    assertEdits("A→B", "X→Y");
    stream.assertDropped(Map.of(DropReason.LATE, 2));
  }

  @Test
  void shouldKnowWhatIsLateAlsoAfterANetZero() {
    stream
        .send(change("1", "A", "B", 0).build(), change("2", "B", "A", 2).build())
        .send(change("3", "A", "B", 1).build())
        .flush();

    assertThat(stream.edits()).isEmpty();
    stream.assertDropped(Map.of(DropReason.NET_ZERO, 2, DropReason.LATE, 1));
  }

  @Test
  void shouldDropTheCurrentValueAsNoOp() {
    stream.send(change("1", null, "A", 0).build()).flush();

    assertThat(stream.edits()).isEmpty();
    stream.assertDropped(Map.of(DropReason.NO_OP, 1));
  }

  @Test
  void shouldKeepTheOrderOfChangesAtOneTime() {
    stream.send(change("1", "A", "B", 0).build(), change("2", "B", "C", 0).build()).flush();

    assertEdits("A→C");
    stream.assertDropped(Map.of(DropReason.SUPERSEDED, 1));
  }

  @Test
  void shouldCloseAWindowWhenAnyFactsEventReachesItsEnd() {
    stream.send(change("1", "A", "B", 0).build());
    assertThat(stream.states()).isEmpty();

    stream.send(changeOf("Norway", "2", "X", "Y", 6.99).build());
    assertThat(stream.states()).as("still open").isEmpty();

    stream.send(changeOf("Denmark", "3", "X", "Y", 7).build());
    assertThat(onlyState().getObject().getLabel()).isEqualTo("B");

    stream.flush();
    assertEdits("A→B", "X→Y", "X→Y");
  }

  @Test
  void shouldTakeTheValueBeforeFromTheEventWhereTheStateHasNone() {
    stream
        .send(
            changeOf("Norway", "1", "X", "Y", 0).build(),
            changeOf("Norway", "2", "Y", "X", 1).build(),
            changeOf("Denmark", "3", "X", "Y", 2).build())
        .flush();

    assertEdits("X→Y");
    stream.assertDropped(Map.of(DropReason.NET_ZERO, 2));
  }

  @Test
  void shouldEndTheStateOfARetractedFactWithoutAnEdit() {
    stream.send(change("1", "A", null, 0).build()).flush();

    assertThat(stream.edits()).isEmpty();
    assertThat(onlyState().getObject()).isNull();
    stream.assertDropped(Map.of(DropReason.RETRACTED, 1));

    stream.send(change("2", null, "A", 10).build()).flush();

    assertEdits("null→A");
  }

  @Test
  void shouldNeverEditByABaselineFact() {
    FactUpdate other =
        FactUpdate.newBuilder(baseline("Sweden", "B")).setEventId("baseline/other").build();

    stream.send(other, baseline("Norway", "X")).flush();

    assertThat(stream.edits()).isEmpty();
    assertThat(onlyState().getObject().getLabel()).isEqualTo("X");
    assertThat(stream.progress().baseline()).isEqualTo(2);
    stream.assertDropped(Map.of(DropReason.LATE, 1));
  }

  @Test
  void shouldEditWithThePromptThatAnEventBrings() {
    Prompts prompts = new Prompts("Sweden is governed by ", List.of("a"), List.of("b"));

    stream.send(change("1", "A", "B", 0).setPrompts(prompts).build()).flush();

    assertThat(onlyEdit().getPrompt()).isEqualTo("Sweden is governed by");
    stream.states();
  }

  @Test
  void shouldCountReasonsAsMetricsToo() {
    stream.send(change("1", "A", "B", 0).build(), change("2", "B", "A", 5).build()).flush();

    assertThat(stream.metric("dropped.net-zero")).isEqualTo(2);
    assertThat(stream.metric("received")).isEqualTo(3);
    assertThat(stream.progress().reached()).contains(day(5));
    assertThat(stream.progress().received()).isEqualTo(3);
    assertThat(stream.progress().flushes()).isEqualTo(1);
  }

  @Test
  void shouldLetEveryChangePassWithoutAWindow() {
    try (TopologyHarness unsettled =
        new TopologyHarness(
            TopologyHarness.config().withSettleWindow(Duration.ZERO), directory.resolve("zero"))) {
      unsettled.send(change("1", "A", "B", 0).build(), change("2", "B", "A", 0.1).build()).flush();

      assertThat(unsettled.edits()).extracting(EditRequest::getTarget).containsExactly("B", "A");
    }
  }

  @Test
  void shouldSettleByTheClockWhenLive() {
    try (TopologyHarness live =
        new TopologyHarness(TopologyHarness.config().withLive(true), directory.resolve("live"))) {
      live.send(change("1", "A", "B", 0).setEventTime(TopologyHarness.NOW).build());
      assertThat(live.states()).isEmpty();

      live.advanceClock(Duration.ofDays(7));

      assertThat(live.states()).hasSize(1);
    }
  }

  private EditRequest onlyEdit() {
    List<EditRequest> edits = stream.edits();
    assertThat(edits).hasSize(1);
    return edits.get(0);
  }

  private FactState onlyState() {
    List<FactState> states = stream.states();
    assertThat(states).hasSize(1);
    return states.get(0);
  }

  /** Edits, written old→new; each has also changed the state. */
  private void assertEdits(String... expected) {
    assertThat(stream.edits())
        .extracting(e -> e.getOldTarget() + "→" + e.getTarget())
        .containsExactlyInAnyOrder(expected);
    stream.states();
  }
}
