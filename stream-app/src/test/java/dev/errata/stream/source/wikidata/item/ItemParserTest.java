package dev.errata.stream.source.wikidata.item;

import static dev.errata.stream.source.wikidata.Documents.item;
import static dev.errata.stream.source.wikidata.Documents.quantityValue;
import static dev.errata.stream.source.wikidata.Documents.stringValue;
import static dev.errata.stream.source.wikidata.Documents.timeValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.wikidata.Documents;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemParserTest {
  private static final Instant TIME = Instant.parse("2024-06-01T00:00:00Z");
  private static final ItemParser PARSER = new ItemParser("en", property -> true);

  @Test
  void shouldReadARealItem() throws IOException {
    ItemRevision adams = sample("wbgetentities-Q6-Q42-P31.json", "Q42", PARSER);

    assertThat(adams.itemId()).isEqualTo("Q42");
    assertThat(adams.label()).contains("Douglas Adams");
    assertThat(adams.aliases()).contains("Douglas Noël Adams");
    assertThat(adams.statements()).hasSizeGreaterThan(50);
    assertThat(words(adams, "P569")).containsExactly("11 March 1952");
    assertThat(words(adams, "P27")).containsExactly("Q145");
    assertThat(words(adams, "P26")).as("a marriage that ended").isEmpty();
    assertThat(words(adams, "P69")).as("studies without an end").doesNotContain("Q35794");
    assertThat(words(adams, "P998")).as("the preferred one only").hasSize(1);
  }

  @Test
  void shouldReadRealItemsOfOtherShapes() throws IOException {
    assertThat(sample("wbgetentities-Q1.json", "Q1", PARSER).current("P361")).isEmpty();
    assertThat(words(sample("wbgetentites-Oliver-Kahn.json", "Q131261", PARSER), "P19"))
        .containsExactly("Q1040");
    assertThat(sample("wbgetentities-Q1.json", "Q1", new ItemParser("de", p -> true)).label())
        .contains("Universum");
  }

  @Test
  void shouldKeepWantedPropertiesOnly() {
    ItemParser parser = new ItemParser("en", "P6"::equals);
    String json = item("Q34", "Sweden").with("P6", "Q1").with("P35", "Q2").json();

    assertThat(parser.parse(json, 1, TIME).statements()).containsOnlyKeys("P6");
  }

  @Test
  void shouldSayLiteralValuesInWords() {
    ItemRevision revision =
        PARSER.parse(
            item("Q1", "x")
                .with("P1", "a", "normal", stringValue("abc"), "")
                .with("P2", "b", "normal", timeValue("1952-03-08", 11), "")
                .with("P3", "c", "normal", timeValue("1952-03-00", 10), "")
                .with("P4", "d", "normal", timeValue("1952-00-00", 9), "")
                .with("P5", "e", "normal", quantityValue("+20.50", "1"), "")
                .with(
                    "P6",
                    "f",
                    "normal",
                    quantityValue("+3", "http://www.wikidata.org/entity/Q11573"),
                    "")
                .json(),
            1,
            TIME);

    assertThat(words(revision, "P1")).containsExactly("abc");
    assertThat(words(revision, "P2")).containsExactly("8 March 1952");
    assertThat(words(revision, "P3")).containsExactly("March 1952");
    assertThat(words(revision, "P4")).containsExactly("1952");
    assertThat(words(revision, "P5")).containsExactly("20.5");
    assertThat(revision.current("P6").get(0).value())
        .contains(new ItemValue("3 Q11573", "3", Optional.of("Q11573")));
  }

  @Test
  void shouldReadAnItemWithoutLabelOrStatements() {
    ItemRevision revision = PARSER.parse(item("Q5", null).json(), 1, TIME);

    assertThat(revision.label()).isEmpty();
    assertThat(revision.statements()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"label\":{\"en\":\"universe\"},\"entity\":[\"item\",1]}",
        "{\"type\":\"property\",\"id\":\"P6\",\"datatype\":\"string\",\"labels\":[]}",
        "{\"type\":\"item\",\"id\":\"X1\",\"labels\":[]}",
        "{\"type\":\"item\",\"id\":\"Q1\",\"labels\":[],\"claims\":{\"P1\":[{\"rank\":\"best\"}]}}"
      })
  void shouldRefuseWhatIsNoItem(String json) {
    assertThatThrownBy(() -> PARSER.parse(json, 1, TIME))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("no item");
  }

  private static ItemRevision sample(String file, String id, ItemParser parser) throws IOException {
    return parser.parse(
        new ObjectMapper()
            .readTree(Documents.sampleText(file))
            .path("entities")
            .path(id)
            .toString(),
        1,
        TIME);
  }

  private static List<String> words(ItemRevision revision, String property) {
    return revision.current(property).stream()
        .map(s -> s.value().orElseThrow())
        .map(v -> v.text().isEmpty() ? v.id() : v.text())
        .toList();
  }
}
