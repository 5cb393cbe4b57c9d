package dev.errata.stream.source.wikidata.dump;

import static dev.errata.stream.source.wikidata.Documents.item;
import static dev.errata.stream.source.wikidata.Documents.stringValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.CollectingSink;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.wikidata.Documents;
import dev.errata.stream.source.wikidata.StandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DumpSourceTest {
  @TempDir Path directory;
  private StandIn wikimedia;
  private final CollectingSink sink = new CollectingSink();
  private DumpSource source;

  /** Packs what is written. */
  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    wikimedia = new StandIn();
    wikimedia.label("Q1", "Magdalena");
    wikimedia.label("Q2", "Ulf");
  }

  @AfterEach
  void stop() {
    wikimedia.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gz", "bz2"})
  void shouldCompareConsecutiveRevisions(String packing) throws Exception {
    String dump =
        page(
            "Q34",
            revision(1, 0, sweden().with("P6", "Q1").json()),
            revision(2, 1, sweden().with("P6", "Q2").json()));

    read(pack(dump, packing), false);

    assertThat(sink.facts)
        .extracting(FactUpdate::getEventId)
        .containsExactly("wikidata/1/Q34/P6", "wikidata/2/Q34/P6");
    assertThat(sink.facts.get(1).getOldObject().getLabel()).isEqualTo("Magdalena");
    assertThat(sink.facts.get(1).getNewObject().getLabel()).isEqualTo("Ulf");
    assertThat(sink.facts.get(1).getProvenance().getActor()).isEqualTo("Ada");
    assertThat(sink.facts.get(1).getEventTime()).isEqualTo("2024-06-01T00:00:02Z");
    assertThat(wikimedia.questions).as("labels alone, in one question").hasSize(1);
  }

  @Test
  void shouldAskForParentsThatTheDumpDoesNotHave() throws Exception {
    wikimedia.revision(1, sweden().with("P6", "Q1"));

    read(write(page("Q34", revision(5, 1, sweden().with("P6", "Q2").json()))), false);

    assertThat(sink.facts.get(0).getOldObject().getLabel()).isEqualTo("Magdalena");
  }

  @Test
  void shouldDoWithoutTheApi() throws Exception {
    String labels =
        page("Q1", revision(1, 0, item("Q1", "Magdalena").json()))
            + page("Q2", revision(2, 0, item("Q2", "Ulf").json()));
    String changes =
        page(
            "Q34",
            revision(5, 4, sweden().with("P6", "Q1").json()),
            revision(6, 5, sweden().with("P6", "Q2").json()),
            revision(7, 6, sweden().with("P6", "Q9").json()));

    read(write(labels + changes), true);

    assertThat(sink.facts).extracting(FactUpdate::getSourceRevision).containsExactly(6L);
    assertThat(source.skipped())
        .containsOnly(entry("unchanged", 2L), entry("unknown-parent", 1L), entry("no-label", 1L));
    assertThat(wikimedia.questions).isEmpty();
  }

  @Test
  void shouldReadARealDumpOfOldDocuments() throws Exception {
    read(Documents.sample("incremental-dump-20140220.xml"), true);

    assertThat(sink.facts).isEmpty();
    assertThat(sink.deadLetters).hasSize(5);
    assertThat(sink.deadLetters).extracting(DeadLetter::getReason).containsOnly("malformed-item");
    assertThat(sink.deadLetters.get(0).getOffset()).isEqualTo(110652822);
    assertThat(StandardCharsets.UTF_8.decode(sink.deadLetters.get(0).getValue()).toString())
        .startsWith("{\"label\":{\"en\":\"universe\"");
    assertThat(source.skipped()).containsOnly(entry("no-item", 2L));
  }

  @Test
  void shouldGoOnAfterARevisionThatIsNone() throws Exception {
    String suppressed =
        revision(3, 2, "").replaceAll("<text.*</text>", "<text deleted=\"deleted\" />");
    read(
        write(
            page(
                "Q34",
                revision(1, 0, sweden().with("P6", "Q1").json()),
                "<revision><timestamp>never</timestamp><text>x</text></revision>",
                suppressed,
                revision(4, 3, sweden().json()),
                revision(5, 4, sweden().with("P6", "Q2").json()))),
        true);

    assertThat(sink.deadLetters)
        .extracting(DeadLetter::getReason)
        .containsExactly("malformed-revision");
    assertThat(source.skipped())
        .containsOnly(
            entry("suppressed-revision", 1L), entry("unknown-parent", 1L), entry("no-label", 2L));
  }

  @Test
  void shouldSendWhatCameBeforeTheEndOfATornDump() throws Exception {
    String dump =
        page(
            "Q34",
            revision(1, 0, sweden().with("P6", "Q1").json()),
            revision(2, 1, sweden().with("P6", "Q2").json()));
    Path whole = write(dump);
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length - 100));

    assertThatThrownBy(() -> read(whole, false))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("after 1 revisions");
    assertThat(sink.facts).hasSize(1);
  }

  @Test
  void shouldNotFollowEntitiesOutOfADump() throws Exception {
    Path file = directory.resolve("dump");
    Files.writeString(
        file,
        "<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><mediawiki><page><title>&e;"
            + "</title></page></mediawiki>");

    assertThatThrownBy(() -> read(file, true)).isInstanceOf(StreamException.class);
  }

  @Test
  void shouldReadALongDumpInLittleMemory() throws Exception {
    Path file = directory.resolve("dump.gz");
    String filler = "x".repeat(100_000);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("<mediawiki>".getBytes(StandardCharsets.UTF_8));
      for (int n = 1; n <= 200; n++) {
        String json = largeItem("Q" + n, filler);
        out.write(page("Q" + n, revision(n, 0, json)).getBytes(StandardCharsets.UTF_8));
      }
      out.write("</mediawiki>".getBytes(StandardCharsets.UTF_8));
    }
    List<Long> inUse = new ArrayList<>();
    source = source(file, false);

    source.run(
        new FactSink() {
          @Override
          public void publish(FactUpdate update) {}

          @Override
          public void reject(DeadLetter letter) {
            sink.reject(letter);
          }

          @Override
          public void flush() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            inUse.add(runtime.totalMemory() - runtime.freeMemory());
          }
        });

    assertThat(sink.deadLetters).isEmpty();
    assertThat(source.status()).isEqualTo("200 revisions");
    assertThat(Collections.max(inUse) - inUse.get(0)).as("growth in 20 MB").isLessThan(6L << 20);
  }

  private void read(Path file, boolean offline) throws InterruptedException {
    source = source(file, offline);
    source.run(sink);
  }

  private DumpSource source(Path file, boolean offline) {
    return new DumpSource(
        file,
        wikimedia.settings("P6"),
        offline,
        Map.of("P6", "head of government"),
        Pacer.none(),
        Clock.systemUTC());
  }

  private Path write(String pages) throws IOException {
    return pack(pages, "plain");
  }

  private Path pack(String pages, String packing) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Packing over =
        switch (packing) {
          case "gz" -> GZIPOutputStream::new;
          case "bz2" -> BZip2CompressorOutputStream::new;
          default -> out -> out;
        };
    try (OutputStream out = over.over(packed)) {
      out.write(("<mediawiki>" + pages + "</mediawiki>").getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(directory.resolve("dump"), packed.toByteArray());
  }

  private static Documents sweden() {
    return item("Q34", "Sweden");
  }

  private static String largeItem(String id, String filler) {
    return item(id, "x")
        .with("P6", "Q1")
        .with("P18", "f", "normal", stringValue(filler), "")
        .json();
  }

  private static String page(String title, String... revisions) {
    return "<page><title>%s</title><ns>0</ns><id>7</id>%s</page>"
        .formatted(title, String.join("", revisions));
  }

  private static String revision(long id, long parent, String text) {
    return ("<revision><id>%d</id>%s<timestamp>2024-06-01T00:00:%02dZ</timestamp><contributor>"
            + "<username>Ada</username><id>3</id></contributor><comment>c</comment>"
            + "<model>wikibase-item</model><text xml:space=\"preserve\">%s</text></revision>")
        .formatted(
            id,
            parent == 0 ? "" : "<parentid>%d</parentid>".formatted(parent),
            id % 60,
            text.replace("\"", "&quot;"));
  }
}
