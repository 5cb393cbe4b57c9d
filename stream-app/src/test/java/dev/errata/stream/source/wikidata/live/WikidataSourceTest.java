package dev.errata.stream.source.wikidata.live;

import static dev.errata.stream.source.wikidata.Documents.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.errata.event.DeadLetter;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.CollectingSink;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.wikidata.Documents;
import dev.errata.stream.source.wikidata.StandIn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WikidataSourceTest {
  @TempDir Path directory;
  private StandIn wikimedia;
  private final CollectingSink sink = new CollectingSink();
  private WikidataSource source;

  @BeforeEach
  void start() throws IOException {
    wikimedia = new StandIn();
    wikimedia.label("Q1", "Magdalena");
    wikimedia.label("Q2", "Ulf");
    wikimedia.label("Q3", "Stefan");
    wikimedia.revision(10, sweden());
  }

  @AfterEach
  void stop() {
    wikimedia.close();
  }

  @Test
  void shouldTurnEditsIntoFacts() throws Exception {
    wikimedia.revision(10, sweden().with("P6", "Q1"));
    wikimedia.edit(10, 11, sweden().with("P6", "Q2"), "Q34");

    run(1);

    FactUpdate fact = sink.facts.get(0);
    assertThat(fact.getEventId()).isEqualTo("wikidata/11/Q34/P6");
    assertThat(fact.getSubject()).isEqualTo(new Entity("Q34", "Sweden", List.of("alias of Q34")));
    assertThat(fact.getProperty()).isEqualTo(new Property("P6", "head of government"));
    assertThat(fact.getOldObject()).isEqualTo(new Entity("Q1", "Magdalena", List.of()));
    assertThat(fact.getNewObject()).isEqualTo(new Entity("Q2", "Ulf", List.of()));
    assertThat(fact.getEventTime()).isEqualTo("2024-06-01T00:00:11Z");
    assertThat(fact.getSourceRevision()).isEqualTo(11);
    assertThat(fact.getProvenance())
        .isEqualTo(
            new Provenance("wikidata", "Ada", "https://www.wikidata.org/w/index.php?diff=11"));
    assertThat(source.status()).contains("1 events", "1 edits kept");
  }

  @Test
  void shouldAskInBatchesAndReadARevisionOnce() throws Exception {
    for (int i = 0; i < 60; i++) {
      wikimedia.edit(10 + i, 11 + i, sweden().with("P6", "Q" + (1 + i % 3)), "Q34");
    }

    run(60);

    assertThat(sink.facts).hasSize(60);
    assertThat(revisionsAsked()).doesNotHaveDuplicates().hasSize(61);
    assertThat(wikimedia.questions.stream().filter(q -> q.containsKey("ids"))).hasSize(1);
    assertThat(wikimedia.questions).allSatisfy(q -> assertThat(q).containsEntry("maxlag", "5"));
    assertThat(wikimedia.apiHeaders)
        .allSatisfy(
            h -> assertThat(h.getFirst("User-Agent")).isEqualTo("ErrataTest/1 (test@example.org)"));
  }

  @Test
  void shouldGoOnWhereAConnectionWasCut() throws Exception {
    wikimedia.cuts.addAll(List.of(2, 0, 1));
    for (int i = 0; i < 5; i++) {
      wikimedia.edit(10 + i, 11 + i, sweden().with("P6", "Q" + (1 + i % 3)), "Q34");
    }

    run(5);

    assertThat(sink.facts)
        .extracting(FactUpdate::getSourceRevision)
        .containsExactly(11L, 12L, 13L, 14L, 15L);
    assertThat(wikimedia.feedHeaders)
        .extracting(h -> h.getFirst("Last-Event-ID"))
        .containsExactly(null, "[{\"offset\":2}]", "[{\"offset\":2}]", "[{\"offset\":3}]");
  }

  @Test
  void shouldGoOnAfterARestartWithTheFirstEventThatIsNotSafe() throws Exception {
    for (int i = 0; i < 4; i++) {
      wikimedia.edit(10 + i, 11 + i, sweden().with("P6", "Q" + (1 + i % 3)), "Q34");
    }
    run(2);
    assertThat(Files.readString(position())).isEqualTo("[{\"offset\":2}]\n");
    FactSink full =
        new FactSink() {
          @Override
          public void publish(FactUpdate update) {}

          @Override
          public void reject(DeadLetter letter) {}

          @Override
          public void flush() {
            throw new StreamException("disk full");
          }
        };
    assertThatThrownBy(() -> source(1).run(full)).hasMessage("disk full");

    run(2);

    assertThat(sink.facts)
        .extracting(FactUpdate::getSourceRevision)
        .containsExactly(11L, 12L, 13L, 14L);
  }

  @Test
  void shouldBeginAtATimeWhenThereIsNoPosition() throws Exception {
    wikimedia.edit(10, 11, sweden().with("P6", "Q2"), "Q34");

    run(1);

    assertThat(wikimedia.feedQueries).containsExactly("since=2024-05-31T00:00:00Z");
  }

  @Test
  void shouldWaitForAFeedAndAnApiThatAreBusy() throws Exception {
    Map<String, String> soon = Map.of("Retry-After", "0");
    wikimedia.feedRefusals.add(new StandIn.Refusal(429, soon, ""));
    wikimedia.feedRefusals.add(new StandIn.Refusal(503, Map.of(), "busy"));
    wikimedia.apiRefusals.add(new StandIn.Refusal(429, soon, ""));
    wikimedia.apiRefusals.add(new StandIn.Refusal(500, Map.of(), ""));
    wikimedia.apiRefusals.add(
        new StandIn.Refusal(200, soon, "{\"error\":{\"code\":\"maxlag\",\"lag\":7}}"));
    wikimedia.apiRefusals.add(new StandIn.Refusal(200, Map.of(), "<html>"));
    wikimedia.edit(10, 11, sweden().with("P6", "Q2"), "Q34");

    run(1);

    assertThat(sink.facts).hasSize(1);
    assertThat(sink.deadLetters).isEmpty();
  }

  @Test
  void shouldSendGarbageToDeadLettersAndGoOn() throws Exception {
    byte[] noText = {'{', (byte) 0xff, (byte) 0xfe};
    wikimedia.event("{\"meta\":");
    wikimedia.event(noText);
    wikimedia.event("{\"meta\":{\"id\":\"m\",\"domain\":\"www.wikidata.org\"}}");
    wikimedia.revisionText(20, "{\"entity\":[\"item\",34]}");
    wikimedia.event(StandIn.edit(10, 20, "Q34", "", "m20"));
    wikimedia.poisonous.add("21");
    wikimedia.event(StandIn.edit(10, 21, "Q34", "", "m21"));
    wikimedia.edit(10, 22, sweden().with("P6", "Q2"), "Q34");

    run(6);

    assertThat(sink.facts).extracting(FactUpdate::getSourceRevision).containsExactly(22L);
    assertThat(sink.deadLetters)
        .extracting(DeadLetter::getReason)
        .containsExactly(
            "malformed-event",
            "malformed-event",
            "malformed-event",
            "malformed-item",
            "malformed-item");
    assertThat(sink.deadLetters)
        .extracting(letter -> letter.getValue())
        .startsWith(bytes("{\"meta\":"), ByteBuffer.wrap(noText))
        .endsWith(
            bytes("{\"entity\":[\"item\",34]}"),
            bytes("<html>Our servers are currently under maintenance</html>"));
  }

  @Test
  void shouldCountWhatGivesNoFact() throws Exception {
    String domain = "\"www.wikidata.org\"";
    String edit = StandIn.edit(10, 11, "Q34", "", "m11");
    wikimedia.event(edit.replace(domain, "\"canary\""));
    wikimedia.event(edit.replace(domain, "\"commons.wikimedia.org\""));
    wikimedia.event(edit.replace("\"edit\"", "\"log\""));
    wikimedia.event(edit.replace("\"namespace\":0", "\"namespace\":120"));
    wikimedia.event(StandIn.edit(10, 11, "Q34", "/* wbsetlabel-add:1|sv */ Sverige", "m"));
    wikimedia.event(
        StandIn.edit(10, 11, "Q34", "/* wbcreateclaim-create:1| */ [[Property:P18]]", "m"));
    wikimedia.event(StandIn.edit(10, 12, "Q34", "/* undo:0||1|x */", "gone"));
    wikimedia.suppressed(13);
    wikimedia.event(StandIn.edit(10, 13, "Q34", "/* restore:0||1|x */", "hidden"));
    wikimedia.revisionText(14, "{\"entity\":\"Q34\",\"redirect\":\"Q35\"}");
    wikimedia.event(StandIn.edit(10, 14, "Q34", "", "redirect"));
    wikimedia.edit(10, 15, sweden(), "Q34");
    wikimedia.edit(15, 16, sweden().with("P6", "Q99"), "Q34");
    wikimedia.edit(16, 17, sweden().with("P6", "Q1"), "Q34");
    wikimedia.edit(16, 17, sweden().with("P6", "Q1"), "Q34");

    run(13);

    assertThat(sink.facts).extracting(FactUpdate::getSourceRevision).containsExactly(17L);
    assertThat(sink.facts.get(0).getOldObject()).as("a value without a label").isNull();
    assertThat(source.skipped())
        .containsOnly(
            entry("canary", 1L),
            entry("other-wiki", 1L),
            entry("no-edit", 1L),
            entry("no-item", 1L),
            entry("no-statement", 1L),
            entry("other-property", 1L),
            entry("deleted-revision", 1L),
            entry("suppressed-revision", 1L),
            entry("redirect", 1L),
            entry("unchanged", 1L),
            entry("no-label", 1L),
            entry("duplicate", 1L));
  }

  @Test
  void shouldReadRealEvents() throws Exception {
    try (var lines = Files.lines(Documents.sample("recentchange-sample.jsonl"))) {
      lines.forEach(wikimedia::event);
    }
    wikimedia.edit(0, 11, sweden().with("P6", "Q2"), "Q34");

    run(5);

    assertThat(sink.deadLetters).isEmpty();
    assertThat(source.skipped())
        .containsOnly(
            entry("no-statement", 2L), entry("other-property", 1L), entry("other-wiki", 1L));
    assertThat(sink.facts).hasSize(1);
  }

  @Test
  void shouldConnectAgainWhenTheFeedFallsSilent() throws Exception {
    wikimedia.silences.add(1);
    wikimedia.idle = Duration.ofMillis(200);
    wikimedia.edit(10, 11, sweden().with("P6", "Q2"), "Q34");
    wikimedia.edit(11, 12, sweden().with("P6", "Q1"), "Q34");

    run(2);

    assertThat(sink.facts).hasSize(2);
    assertThat(wikimedia.feedHeaders).hasSizeGreaterThan(1);
  }

  @Test
  void shouldSayInOneLineWhyTheFeedRefuses() {
    wikimedia.feedRefusals.add(new StandIn.Refusal(400, Map.of(), "no such offset"));

    assertThatThrownBy(() -> run(1))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("answers 400")
        .hasMessageContaining("position file");
  }

  @Test
  void shouldSayInOneLineWhyTheApiRefuses() {
    wikimedia.apiRefusals.add(new StandIn.Refusal(403, Map.of(), "set a user agent"));
    wikimedia.edit(10, 11, sweden(), "Q34");

    assertThatThrownBy(() -> run(1))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("answers 403")
        .hasMessageContaining("--contact");
  }

  private void run(long events) throws InterruptedException {
    source = source(events);
    source.run(sink);
  }

  private WikidataSource source(long events) {
    return new WikidataSource(
        wikimedia.settings("P6"),
        new Position(position()),
        Optional.of(Instant.parse("2024-05-31T00:00:00Z")),
        events,
        Map.of("P6", "head of government"),
        Clock.systemUTC());
  }

  private Path position() {
    return directory.resolve("position");
  }

  private List<String> revisionsAsked() {
    return wikimedia.questions.stream()
        .filter(q -> q.containsKey("revids"))
        .flatMap(q -> List.of(q.get("revids").split("\\|")).stream())
        .toList();
  }

  private static Documents sweden() {
    return item("Q34", "Sweden");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
