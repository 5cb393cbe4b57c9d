package dev.errata.stream.source.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.errata.event.DeadLetter;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumSourceTest {
  private static final String MAPPING =
      """
      {"tables": {"public.country": {
        "subject": {"id": "code", "label": "name"},
        "facts": [
          {"property": "P6", "object": "pm", "object-id": "pm_id"},
          {"property": "founded", "property-label": "founding date", "object": "founded",
           "type": "date", "prompt": "{} was founded on"}]}}}
      """;
  private static final String OLD =
      "{'code':1,'name':'Sweden','pm':'Stefan','pm_id':7,'founded':0}";
  private static final String NEW = OLD.replace("Stefan", "Ulf").replace("7", "8");

  @TempDir Path directory;
  private Map<String, Long> skipped;

  @Test
  void shouldReadAnUpdate() throws IOException {
    FactUpdate fact = read(event("u", OLD, NEW)).facts.get(0);

    assertThat(fact.getSubject()).isEqualTo(new Entity("1", "Sweden", List.of()));
    assertThat(fact.getProperty()).isEqualTo(new Property("P6", "head of government"));
    assertThat(fact.getOldObject()).isEqualTo(new Entity("7", "Stefan", List.of()));
    assertThat(fact.getNewObject()).isEqualTo(new Entity("8", "Ulf", List.of()));
    assertThat(fact.getEventTime()).isEqualTo("2024-06-01T00:00:00Z");
    assertThat(fact.getProvenance().getSource()).isEqualTo("debezium");
    assertThat(fact.getPrompts()).isNull();
  }

  @Test
  void shouldReadOneFactForEachColumn() throws IOException {
    List<FactUpdate> facts = read(event("c", "null", NEW)).facts;

    assertThat(facts).extracting(f -> f.getProperty().getId()).containsExactly("P6", "founded");
    assertThat(facts).extracting(FactUpdate::getOldObject).containsOnlyNulls();
    assertThat(facts.get(1).getNewObject().getLabel()).isEqualTo("1970-01-01");
    assertThat(facts.get(1).getPrompts().getEdit()).isEqualTo("Sweden was founded on");
  }

  @Test
  void shouldTakeASnapshotForWhatIsKnown() throws IOException {
    assertThat(read(event("r", "null", OLD)).facts)
        .extracting(f -> f.getProvenance().getSource())
        .containsOnly("debezium/baseline");
  }

  @Test
  void shouldRetractADeletedRow() throws IOException {
    CollectingSink sink = read(event("d", OLD, "null"), "null", "");

    assertThat(sink.facts).hasSize(2).extracting(FactUpdate::getNewObject).containsOnlyNulls();
    assertThat(sink.facts.get(0).getOldObject().getLabel()).isEqualTo("Stefan");
    assertThat(skipped).containsOnly(entry("tombstone", 2L));
  }

  @Test
  void shouldRetractAColumnThatIsEmptied() throws IOException {
    List<FactUpdate> facts = read(event("u", OLD, OLD.replace("'Stefan'", "null"))).facts;

    assertThat(facts).hasSize(1);
    assertThat(facts.get(0).getNewObject()).isNull();
  }

  @Test
  void shouldMoveFactsOfARowThatIsAboutAnother() throws IOException {
    String other = OLD.replace("'code':1", "'code':2").replace("Sweden", "Norway");

    assertThat(read(event("u", OLD, other)).facts)
        .extracting(f -> f.getSubject().getLabel() + (f.getNewObject() == null ? "-" : "+"))
        .containsExactly("Sweden-", "Sweden-", "Norway+", "Norway+");
  }

  @Test
  void shouldKnowAnEventThatIsSentAgain() throws IOException {
    String event = event("u", OLD, NEW);
    String again = event.replace("'ts_ms':5", "'ts_ms':6");
    String later = event("u", OLD, NEW.replace("Ulf", "Stefan"));

    List<FactUpdate> facts = read(event, again, later).facts;

    assertThat(facts).hasSize(3);
    assertThat(facts.get(1).getEventId()).isEqualTo(facts.get(0).getEventId());
    assertThat(facts.get(2).getEventId()).isNotEqualTo(facts.get(0).getEventId());
  }

  @Test
  void shouldReadEventsWithASchema() throws IOException {
    String schema =
        "{'fields':[{'field':'before'},{'field':'after','fields':[{'field':'pm','type':'bytes',"
            + "'name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'}},"
            + "{'field':'founded','name':'io.debezium.time.MicroTimestamp'}]}]}";
    String row = "{'code':1,'name':'Sweden','pm':'BNI=','founded':86400000000}";
    String event = "{'schema':%s,'payload':%s}".formatted(schema, event("c", "null", row));

    assertThat(read(event).facts)
        .extracting(f -> f.getNewObject().getLabel())
        .containsExactly("12.34", "1970-01-02");
  }

  @Test
  void shouldCountWhatGivesNoFact() throws IOException {
    CollectingSink sink =
        read(
            event("u", OLD, OLD),
            event("t", "null", "null"),
            event("m", "null", "null"),
            event("c", "null", NEW).replace("country", "city"),
            event("u", OLD, NEW.replace("Ulf", "__debezium_unavailable_value")),
            "{'schema':null,'payload':null}");

    assertThat(sink.facts).isEmpty();
    assertThat(sink.deadLetters).isEmpty();
    assertThat(skipped)
        .containsOnly(
            entry("unchanged", 2L),
            entry("truncate", 1L),
            entry("message", 1L),
            entry("other-table", 1L),
            entry("unavailable-value", 1L),
            entry("tombstone", 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{'before':null}",
        "{'op':'x','source':{'table':'country'}}",
        "{'op':'c','source':{}}",
        "{'op':'c','ts_ms':1,'source':{'table':'country','schema':'public'},'after':null}",
        "{'op':'c','ts_ms':1,'source':{'table':'country','schema':'public'},'after':{'code':1,'pm':'y'}}",
        "{'op':'c','source':{'table':'country','schema':'public'},'after':{'code':1,'name':'x','pm':'y'}}",
        "{'op':'c','ts_ms':1,'source':{'table':'country','schema':'public'},"
            + "'after':{'code':1,'name':'x','pm':['y']}}",
        "{'op':'d','ts_ms':1,'source':{'table':'country','schema':'public'},"
            + "'before':{'code':1,'name':null,'pm':null}}"
      })
  void shouldSendWhatIsNoChangeToDeadLetters(String line) throws IOException {
    CollectingSink sink = read(line, event("u", OLD, NEW));

    assertThat(sink.facts).hasSize(1);
    assertThat(sink.deadLetters)
        .extracting(DeadLetter::getReason)
        .containsExactly("malformed-change");
    assertThat(sink.deadLetters.get(0).getOffset()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{'tables':{}}",
        "{'tables':{'a':{'subject':{'label':'n'},'facts':[]}}}",
        "{'tables':{'a':{'subject':{'label':'n'},'facts':[{'property':'P|6','object':'o'}]}}}",
        "{'tables':{'a':{'subject':{'label':'n'},'facts':[{'property':'P6','object':'o','type':'x'}]}}}",
        "{'tables':{'a':{'subject':{'label':'n'},'facts':[{'property':'P6','object':'o','prompt':'x'}]}}}",
        "{'tables':{'a':{'subject':{'label':'n'},'facts':[{'property':'P6','objekt':'o'}]}}}"
      })
  void shouldSayWhatIsWrongWithAMapping(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("mapping.json"), json.replace('\'', '"'));

    assertThatThrownBy(() -> DebeziumMapping.read(file, Map.of()))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("mapping.json");
  }

  private CollectingSink read(String... lines) throws IOException {
    Path mapping = Files.writeString(directory.resolve("mapping.json"), MAPPING);
    Path file =
        Files.writeString(
            directory.resolve("changes.jsonl"), String.join("\n", lines).replace('\'', '"') + "\n");
    DebeziumMapping read = DebeziumMapping.read(mapping, Map.of("P6", "head of government"));
    DebeziumFileSource source = new DebeziumFileSource(file, read, true, Clock.systemUTC());
    CollectingSink sink = new CollectingSink();
    source.run(sink);
    skipped = source.skipped();
    return sink;
  }

  static String event(String op, String before, String after) {
    return ("{'op':'%s','before':%s,'after':%s,'ts_ms':5,'source':{'db':'world','schema':'public',"
            + "'table':'country','ts_ms':1717200000000,'lsn':3}}")
        .formatted(op, before, after);
  }
}
