package dev.errata.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.event.DeadLetter;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.StreamException;
import dev.errata.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonlSourceTest {
  private static final World WORLD = World.load();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SHORT =
      "{'subject':'Sweden','property':'P6','object':'B','time':'2021-11-24'}";

  @TempDir Path directory;

  @Test
  void shouldReadTheShortForm() throws Exception {
    FactUpdate fact = read(SHORT).facts.get(0);

    assertThat(fact.getSubject()).isEqualTo(new Entity("Sweden", "Sweden", List.of()));
    assertThat(fact.getProperty()).isEqualTo(new Property("P6", "head of government"));
    assertThat(fact.getOldObject()).isNull();
    assertThat(fact.getNewObject()).isEqualTo(new Entity("B", "B", List.of()));
    assertThat(fact.getEventTime()).isEqualTo("2021-11-24T00:00:00Z");
    assertThat(fact.getSourceRevision()).isNull();
    assertThat(fact.getProvenance()).isEqualTo(new Provenance("jsonl", null, null));
    assertThat(fact.getPrompts()).isNull();
  }

  @Test
  void shouldReadTheLongForm() throws Exception {
    FactUpdate fact =
        read("{'id':'e1','subject':{'id':'Q34','label':'Sweden','aliases':['SE']},"
                + "'property':{'id':'P999','label':'motto'},'old':{'id':'Q1','label':'A'},"
                + "'object':{'label':'B'},'time':'2021-11-24T13:00:00+01:00','revision':7,"
                + "'source':'s','actor':'a','url':'u','prompts':{'edit':'The motto is',"
                + "'paraphrases':['p'],'locality':['l']}}")
            .facts
            .get(0);

    assertThat(fact.getEventId()).isEqualTo("e1");
    assertThat(fact.getSubject()).isEqualTo(new Entity("Q34", "Sweden", List.of("SE")));
    assertThat(fact.getProperty()).isEqualTo(new Property("P999", "motto"));
    assertThat(fact.getOldObject()).isEqualTo(new Entity("Q1", "A", List.of()));
    assertThat(fact.getNewObject()).isEqualTo(new Entity("B", "B", List.of()));
    assertThat(fact.getEventTime()).isEqualTo("2021-11-24T12:00:00Z");
    assertThat(fact.getSourceRevision()).isEqualTo(7);
    assertThat(fact.getProvenance()).isEqualTo(new Provenance("s", "a", "u"));
    assertThat(fact.getPrompts())
        .isEqualTo(new Prompts("The motto is", List.of("p"), List.of("l")));
  }

  @Test
  void shouldReadTheExamplesOfTheManual() throws Exception {
    Path manual = Path.of(System.getProperty("basedir", "stream-app"), "../docs/sources.md");
    String text = Files.readString(manual);
    int section = text.indexOf("## jsonl");
    int start = text.indexOf("```json\n", section) + "```json\n".length();

    CollectingSink sink = read(text.substring(start, text.indexOf("```", start)));

    assertThat(sink.deadLetters).isEmpty();
    assertThat(sink.facts).hasSize(2);
  }

  @Test
  void shouldReadNullAsARetraction() throws Exception {
    FactUpdate fact =
        read("{'subject':'Sweden','property':'P6','old':'A','object':null,'time':'2021-11-24'}")
            .facts
            .get(0);

    assertThat(fact.getNewObject()).isNull();
    assertThat(fact.getOldObject().getLabel()).isEqualTo("A");
  }

  @Test
  void shouldGiveTheSameLineTheSameId() throws Exception {
    List<FactUpdate> facts = read(SHORT, " " + SHORT + "\r", SHORT.replace("B", "C")).facts;

    assertThat(facts.get(0).getEventId()).isEqualTo(facts.get(1).getEventId());
    assertThat(facts.get(0).getEventId()).isNotEqualTo(facts.get(2).getEventId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'subject':'Sweden'                                                      | no JSON object",
        "nonsense                                                                 | no JSON object",
        "[1]                                                                      | expected an object",
        "{'subject':'S','property':'P6','time':'2021-11-24'}                      | no field 'object'",
        "{'property':'P6','object':'B','time':'2021-11-24'}                       | no field 'subject'",
        "{'subject':'S','object':'B','time':'2021-11-24'}                         | no field 'property'",
        "{'subject':'S','property':'P6','object':'B'}                             | no field 'time'",
        "{'subject':'','property':'P6','object':'B','time':'2021-11-24'}          | 'subject' is empty",
        "{'subject':'S','property':'','object':'B','time':'2021-11-24'}           | property id",
        "{'subject':'S','property':'P6','object':'B','time':'soon'}               | 'time' is 'soon'",
        "{'subject':'S','property':'P6','object':7,'time':'2021-11-24'}           | 'object' is number",
        "{'subject':'S','property':'P6','object':'B','time':'2021-11-24','x':1}   | unknown fields [x]",
        "{'subject':'S','subject':'T','property':'P6','object':'B','time':'2021-11-24'} | Duplicate",
        "{'subject':'S','property':'P6','object':'B','time':'2021-11-24'} {}      | railing",
        "{'subject':'S','property':'P6','object':'B','time':'2021-11-24','revision':1.5} | integer",
        "{'subject':'S','property':'P6','object':'B','time':'2021-11-24','prompts':{}} | no field 'edit'",
      })
  void shouldSendAMalformedLineToDeadLettersAndGoOn(String line, String problem) throws Exception {
    CollectingSink sink = read(SHORT, line, "", SHORT);

    assertThat(sink.facts).hasSize(2);
    assertThat(sink.deadLetters).hasSize(1);
    DeadLetter letter = sink.deadLetters.get(0);
    assertThat(letter.getReason()).isEqualTo("malformed-line");
    assertThat(letter.getMessage()).contains("facts.jsonl:2: ").contains(problem);
    assertThat(letter.getTopic()).isEqualTo("jsonl:facts.jsonl");
    assertThat(letter.getPartition()).isEqualTo(-1);
    assertThat(letter.getOffset()).isEqualTo(2);
    assertThat(letter.getValue().array()).isEqualTo(json(line).getBytes(StandardCharsets.UTF_8));
    assertThat(letter.getFailedAt()).isEqualTo(NOW);
  }

  @Test
  void shouldKeepTheBytesOfALineThatIsNoText() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] damaged = {'{', (byte) 0xff, (byte) 0xfe, '}'};
    bytes.write(damaged);
    bytes.write('\n');
    bytes.write(json(SHORT).getBytes(StandardCharsets.UTF_8)); // and no newline at the end

    CollectingSink sink = read(bytes.toByteArray());

    assertThat(sink.facts).hasSize(1);
    assertThat(sink.deadLetters.get(0).getValue().array()).isEqualTo(damaged);
    assertThat(sink.deadLetters.get(0).getMessage()).contains("not UTF-8");
  }

  @Test
  void shouldPassOverTheRestOfAnOverlongLine() throws Exception {
    CollectingSink sink = read("x".repeat(JsonlSource.LONGEST_LINE + 1), SHORT);

    assertThat(sink.facts).hasSize(1);
    assertThat(sink.deadLetters.get(0).getMessage()).contains("524289 bytes");
    assertThat(sink.deadLetters.get(0).getValue().remaining()).isEqualTo(JsonlSource.LONGEST_LINE);
  }

  @Test
  void shouldSayThatAFileIsMissing() {
    assertThatThrownBy(() -> source(directory.resolve("none.jsonl")).run(new CollectingSink()))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("none.jsonl does not exist");
  }

  private CollectingSink read(String... lines) throws IOException, InterruptedException {
    return read(json(String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private CollectingSink read(byte[] content) throws IOException, InterruptedException {
    Path file = directory.resolve("facts.jsonl");
    Files.write(file, content);
    CollectingSink sink = new CollectingSink();
    source(file).run(sink);
    return sink;
  }

  private static JsonlSource source(Path file) {
    return new JsonlSource(file, WORLD, Pacer.none(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
