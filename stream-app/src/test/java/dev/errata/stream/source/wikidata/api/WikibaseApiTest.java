package dev.errata.stream.source.wikidata.api;

import static dev.errata.stream.source.wikidata.Documents.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.stream.source.wikidata.Revision;
import dev.errata.stream.source.wikidata.RevisionReader;
import dev.errata.stream.source.wikidata.StandIn;
import dev.errata.stream.source.wikidata.item.ItemParser;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WikibaseApiTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2024-06-01T12:00:00Z"), ZoneOffset.UTC);

  private final List<Duration> waits = new ArrayList<>();
  private StandIn wikimedia;
  private WikibaseApi api;

  @BeforeEach
  void start() throws IOException {
    wikimedia = new StandIn();
    api = new WikibaseApi(wikimedia.settings(), NOON, waits::add, new Random(1));
  }

  @AfterEach
  void stop() {
    wikimedia.close();
  }

  @Test
  void shouldWaitAsLongAsItIsAskedTo() throws Exception {
    wikimedia.apiRefusals.add(new StandIn.Refusal(429, Map.of("Retry-After", "30"), ""));
    wikimedia.apiRefusals.add(
        new StandIn.Refusal(503, Map.of("Retry-After", "Sat, 01 Jun 2024 12:00:50 GMT"), ""));
    wikimedia.apiRefusals.add(
        new StandIn.Refusal(200, Map.of("Retry-After", "5"), "{\"error\":{\"code\":\"maxlag\"}}"));

    api.ask(Map.of("action", "query", "revids", "1"));

    assertThat(waits.stream().filter(w -> w.toSeconds() > 0).map(Duration::toSeconds))
        .containsExactly(30L, 50L, 5L);
  }

  @Test
  void shouldKeepToItsRate() throws Exception {
    for (int i = 0; i < 5; i++) {
      api.ask(Map.of("action", "query", "revids", "1"));
    }

    assertThat(waits).hasSize(4).allMatch(Duration.ofMillis(1)::equals);
  }

  @Test
  void shouldBlameOnlyTheRevisionThatSpoilsAnAnswer() throws Exception {
    LongStream.rangeClosed(1, 60).forEach(n -> wikimedia.revision(n, item("Q" + n, "x")));
    wikimedia.poisonous.add("7");
    ApiRevisions revisions =
        new ApiRevisions(api, new RevisionReader(new ItemParser("en", p -> true)));

    Map<Long, Revision> found = revisions.find(LongStream.rangeClosed(1, 61).boxed().toList());

    assertThat(found).hasSize(61);
    assertThat(found.get(7L)).isInstanceOf(Revision.Garbled.class);
    assertThat(found.get(61L)).isInstanceOf(Revision.Absent.class);
    assertThat(found.values().stream().filter(r -> r.item().isPresent())).hasSize(59);
  }

  @Test
  void shouldReadAnAnswerThatComesInPieces() throws Exception {
    String piece =
        "{\"continue\":{\"rvcontinue\":\"5\",\"continue\":\"||\"},\"query\":{\"pages\":[]}}";
    wikimedia.apiRefusals.add(new StandIn.Refusal(200, Map.of(), piece));
    wikimedia.revision(5, item("Q5", "x"));
    ApiRevisions revisions =
        new ApiRevisions(api, new RevisionReader(new ItemParser("en", p -> true)));

    assertThat(revisions.find(List.of(5L)).get(5L).item()).isPresent();
    assertThat(wikimedia.questions.get(1)).containsEntry("rvcontinue", "5");
  }

  @Test
  void shouldKeepLabelsUntilToldThatTheyChanged() throws Exception {
    ApiLabels labels = new ApiLabels(api, "en");
    wikimedia.label("Q1", "Magdalena");
    labels.find(Set.of("Q1", "Q2", "L1", "no id"));
    wikimedia.label("Q1", "Maggan");

    assertThat(labels.find(Set.of("Q1")).get("Q1").getLabel()).isEqualTo("Magdalena");
    labels.forget("Q1");
    assertThat(labels.find(Set.of("Q1")).get("Q1").getLabel()).isEqualTo("Maggan");
    assertThat(wikimedia.questions).extracting(q -> q.get("ids")).containsExactly("Q1|Q2", "Q1");
  }

  @Test
  void shouldWaitLongerAfterEachFailureUpToALimit() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(1));

    for (long limit : new long[] {1, 2, 4, 8, 8}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(limit * 500), Duration.ofSeconds(limit));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
