package dev.errata.stream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.event.DeadLetter;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.CollectingSink;
import dev.errata.stream.source.Pacer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvSourceTest {
  private static final CsvMapping NONE = new CsvMapping(Map.of(), Map.of());
  private static final String HEADER = "subject,property,object,time\n";

  @TempDir Path directory;

  @Test
  void shouldReadColumnsByTheNamesOfFields() throws Exception {
    CollectingSink sink = read(HEADER + "Sweden,P6,Magdalena Andersson,2021-11-30\r\n", NONE);

    FactUpdate fact = sink.facts.get(0);
    assertThat(fact.getSubject()).isEqualTo(new Entity("Sweden", "Sweden", List.of()));
    assertThat(fact.getProperty()).isEqualTo(new Property("P6", "head of government"));
    assertThat(fact.getNewObject().getLabel()).isEqualTo("Magdalena Andersson");
    assertThat(fact.getEventTime()).isEqualTo("2021-11-30T00:00:00Z");
    assertThat(fact.getProvenance()).isEqualTo(new Provenance("csv", null, null));
    assertThat(fact.getEventId()).startsWith("csv/");
  }

  @Test
  void shouldReadMappedColumnsAndConstants() throws Exception {
    CsvMapping mapping =
        new CsvMapping(
            Map.of(
                "subject",
                "company",
                "subject-id",
                "ticker",
                "object",
                "ceo",
                "time",
                "since",
                "aliases",
                "short",
                "old",
                "predecessor",
                "revision",
                "row",
                "prompt",
                "text"),
            Map.of("property", "ceo", "property-label", "chief executive", "source", "hr"));
    String file =
        "\uFEFFticker;company;short;ceo;predecessor;since;row;text;unused\n"
            + "ACM;\"Acme; Inc.\";Acme|ACME;\"Ada \"\"A\"\"\nLovelace\";Bob;2024-01-01;7;Acme is led by;x\n";

    CollectingSink sink = read(file, mapping, ';');

    assertThat(sink.deadLetters).isEmpty();
    FactUpdate fact = sink.facts.get(0);
    assertThat(fact.getSubject())
        .isEqualTo(new Entity("ACM", "Acme; Inc.", List.of("Acme", "ACME")));
    assertThat(fact.getProperty()).isEqualTo(new Property("ceo", "chief executive"));
    assertThat(fact.getNewObject().getLabel()).isEqualTo("Ada \"A\"\nLovelace");
    assertThat(fact.getOldObject().getLabel()).isEqualTo("Bob");
    assertThat(fact.getSourceRevision()).isEqualTo(7);
    assertThat(fact.getProvenance().getSource()).isEqualTo("hr");
    assertThat(fact.getPrompts()).isEqualTo(new Prompts("Acme is led by", List.of(), List.of()));
  }

  @Test
  void shouldRetractWhereTheObjectIsEmpty() throws Exception {
    assertThat(read(HEADER + "Sweden,P6,,2021-11-24\n", NONE).facts.get(0).getNewObject()).isNull();
  }

  @Test
  void shouldSendBadRecordsToDeadLettersAndGoOn() throws Exception {
    String bad =
        "Sweden,P6\n"
            + ",P6,A,2021-11-24\n"
            + "\"Norway,P6,B,2021-11-24\n"
            + "Sweden,P6,C,yesterday\n"
            + "Sweden,P6,\"D\"x,2021-11-24\n"
            + "\"Sweden\"x,P6,E,2021-11-24\n";

    CollectingSink sink = read(HEADER + bad + "\nSweden,P6,F,2021-11-24", NONE);

    assertThat(sink.facts).extracting(fact -> fact.getNewObject().getLabel()).containsExactly("F");
    assertThat(sink.deadLetters)
        .extracting(DeadLetter::getOffset)
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(sink.deadLetters).extracting(DeadLetter::getReason).containsOnly("malformed-record");
    assertThat(sink.deadLetters.get(2).getValue())
        .isEqualTo(ByteBuffer.wrap("\"Norway,P6,B,2021-11-24".getBytes(StandardCharsets.UTF_8)));
    assertThat(sink.deadLetters.get(2).getMessage()).endsWith(":4: a quote is not closed");
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "'subject,property,time', no column 'object' for field 'object'",
    "'subject,property,object,time', no column 'pm' for field 'url'"
  })
  void shouldSayWhatIsMissingInTheHeader(String header, String message) {
    CsvMapping mapping = new CsvMapping(Map.of("url", "pm"), Map.of());

    assertThatThrownBy(() -> read(header, mapping))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldRefuseAMappingOfUnknownFields() {
    assertThatThrownBy(() -> new CsvMapping(Map.of("subjekt", "x"), Map.of()))
        .hasMessageContaining("[subjekt]");
    assertThatThrownBy(() -> new CsvMapping(Map.of("time", "x"), Map.of("time", "2020-01-01")))
        .hasMessageContaining("[time]");
  }

  private CollectingSink read(String text, CsvMapping mapping) throws Exception {
    return read(text, mapping, ',');
  }

  private CollectingSink read(String text, CsvMapping mapping, char delimiter)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("facts.csv"), text);
    CollectingSink sink = new CollectingSink();
    new dev.errata.stream.source.csv.CsvSource(
            file,
            delimiter,
            mapping,
            Map.of("P6", "head of government"),
            Pacer.none(),
            Clock.systemUTC())
        .run(sink);
    return sink;
  }
}
