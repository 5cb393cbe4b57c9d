package dev.errata.stream.topology;

import static dev.errata.stream.Events.change;
import static dev.errata.stream.Events.entity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.stream.Events;
import dev.errata.world.Prompt;
import dev.errata.world.Verbaliser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the change of a head of government brings along, when something is known of the new one. */
class RippleTest {
  private static final String BIRTHPLACE = "P19";
  private static final String CITIZENSHIP = "P27";

  @TempDir Path directory;
  private TopologyHarness stream;

  @AfterEach
  void stop() {
    assertThat(stream.progress().settling()).as("ripples are no changes").isZero();
    stream.close();
  }

  @Test
  void shouldWriteNothingMoreByDefault() {
    start(0);

    assertThat(edits(change("1", "A", "B", 0).build()))
        .extracting(EditRequest::getKind)
        .containsExactly(EditKind.UPDATE);
  }

  @Test
  void shouldSayWhatFollowsInTheSameBatchAndNameTheFactsItFollowsFrom() {
    start(5);

    stream.send(change("1", "A", "B", 0).build()).flush();

    List<EditRequest> edits = stream.batches().get(0).getEdits();
    assertThat(edits)
        .extracting(EditRequest::getFactKey)
        .containsExactly("Sweden|P6", "Sweden|P6/P19", "Sweden|P6/P27");
    EditRequest ripple = edits.get(1);
    assertThat(ripple.getKind()).isEqualTo(EditKind.RIPPLE);
    assertThat(ripple.getPrompt()).contains("the head of government of Sweden");
    assertThat(ripple.getPrompt()).contains(ripple.getSubject());
    assertThat(ripple.getTarget()).isEqualTo("B's town");
    assertThat(ripple.getProvenance().getSource()).isEqualTo("ripple of Sweden|P6 and B|P19");
    assertThat(ripple.getEventIds()).containsExactly("1", "known/B/P19");
    assertThat(stream.progress().ripples()).isEqualTo(2);
    assertThat(stream.progress().edits()).isEqualTo(1);
  }

  @Test
  void shouldNeverUseAWordingThatJudges() {
    start(5);
    Verbaliser verbaliser = Verbaliser.load();

    for (EditRequest ripple : edits(change("1", "A", "B", 0).build())) {
      List<String> judging =
          verbaliser
              .probePrompts(ripple.getPropertyId(), "the head of government of Sweden")
              .stream()
              .map(Prompt::text)
              .toList();
      assertThat(judging).isNotEmpty().doesNotContain(ripple.getPrompt());
    }
  }

  @Test
  void shouldWriteNoMoreThanTheLimit() {
    start(1);

    assertThat(edits(change("1", "A", "B", 0).build())).hasSize(2);
  }

  @Test
  void shouldReplaceWhatFollowedFromTheValueBefore() {
    start(5);

    List<EditRequest> edits =
        edits(change("1", "A", "B", 0).build(), change("2", "B", "C", 10).build());

    assertThat(edits.stream().filter(e -> e.getFactKey().equals("Sweden|P6/P19")))
        .extracting(EditRequest::getTarget)
        .containsExactly("B's town", "C's town");
  }

  @Test
  void shouldNotAnswerWithTheSubjectOfTheQuestion() {
    start(5);
    stream.send(known("D", CITIZENSHIP, "Sweden"));

    assertThat(edits(change("1", "A", "D", 0).build())).hasSize(1);
  }

  private void start(int limit) {
    stream = new TopologyHarness(TopologyHarness.config().withRipples(limit), directory);
    stream.send(
        Events.baseline("Sweden", "A"),
        known("B", BIRTHPLACE, "B's town"),
        known("B", CITIZENSHIP, "Norway"),
        known("Bo", BIRTHPLACE, "another town"),
        known("C", BIRTHPLACE, "C's town"));
  }

  private List<EditRequest> edits(FactUpdate... changes) {
    stream.send(changes).flush();
    return stream.edits();
  }

  private static FactUpdate known(String subject, String property, String object) {
    return FactUpdate.newBuilder(Events.baseline(subject, object))
        .setEventId("known/" + subject + "/" + property)
        .setProperty(new Property(property, property))
        .setNewObject(entity(object))
        .build();
  }
}
