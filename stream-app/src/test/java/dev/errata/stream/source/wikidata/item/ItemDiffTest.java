package dev.errata.stream.source.wikidata.item;

import static dev.errata.stream.source.wikidata.Documents.item;
import static dev.errata.stream.source.wikidata.Documents.itemValue;
import static dev.errata.stream.source.wikidata.Documents.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.errata.stream.source.wikidata.Documents;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ItemDiffTest {
  private static final Instant TIME = Instant.parse("2024-06-01T00:00:00Z");
  private static final ItemParser PARSER = new ItemParser("en", property -> true);

  static Stream<Arguments> edits() {
    return Stream.of(
        row("a new statement", sweden(), sweden().with("P6", "Q1"), "null → Q1"),
        row("a removed statement", sweden().with("P6", "Q1"), sweden(), "Q1 → null"),
        row("another value", one("normal", "Q1", ""), one("normal", "Q2", ""), "Q1 → Q2"),
        row("the same value", one("normal", "Q1", ""), one("preferred", "Q1", ""), ""),
        row("deprecated", one("normal", "Q1", ""), one("deprecated", "Q1", ""), "Q1 → null"),
        row(
            "preferred over another",
            one("normal", "Q1", ""),
            two(one("normal", "Q1", ""), "preferred", "Q2", ""),
            "Q1 → Q2"),
        row(
            "no longer preferred, so that both hold",
            two(one("normal", "Q1", ""), "preferred", "Q2", ""),
            two(one("normal", "Q1", ""), "normal", "Q2", ""),
            "null → Q1"),
        row(
            "ended, and a successor",
            one("normal", "Q1", ""),
            two(
                one("normal", "Q1", time("P582", "2024-05-01")),
                "normal",
                "Q2",
                time("P580", "2024-05-01")),
            "Q1 → Q2"),
        row(
            "ended though preferred: the normal one holds",
            two(one("normal", "Q1", ""), "preferred", "Q2", ""),
            two(one("normal", "Q1", ""), "preferred", "Q2", time("P582", "2024-05-01")),
            "Q2 → Q1"),
        row(
            "an end to come",
            one("normal", "Q1", ""),
            one("normal", "Q1", time("P582", "2025-01-01")),
            ""),
        row(
            "a start to come",
            one("normal", "Q1", ""),
            two(one("normal", "Q1", ""), "normal", "Q2", time("P580", "2025-01-01")),
            ""),
        row(
            "a value beside others",
            one("normal", "Q1", ""),
            two(one("normal", "Q1", ""), "normal", "Q2", ""),
            "null → Q2"),
        row(
            "one of two removed leaves the latest",
            two(one("normal", "Q1", ""), "normal", "Q2", ""),
            one("normal", "Q1", ""),
            "Q2 → Q1"),
        row(
            "several at once, the latest last",
            sweden(),
            two(
                one("normal", "Q2", time("P580", "2022-10-18")),
                "normal",
                "Q1",
                time("P580", "2021-11-30")),
            "null → Q1, null → Q2"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void shouldTellWhatChanged(Documents before, Documents after, String expected) {
    assertThat(words(before, after)).isEqualTo(expected);
  }

  @Test
  void shouldPairTheValuesOfOneStatement() {
    Documents before =
        sweden()
            .with("P6", "a", "normal", itemValue("Q1"), "")
            .with("P6", "b", "normal", itemValue("Q2"), "");
    Documents after =
        sweden()
            .with("P6", "b", "normal", itemValue("Q4"), "")
            .with("P6", "a", "normal", itemValue("Q3"), "");

    assertThat(words(before, after)).isEqualTo("Q2 → Q4, Q1 → Q3");
  }

  @Test
  void shouldNoticeAtTheNextEditThatAnEndHasPassed() {
    Documents same = one("normal", "Q1", time("P582", "2024-05-15"));

    List<ValueChange> changes =
        ItemDiff.between(
            PARSER.parse(same.json(), 1, Instant.parse("2024-05-01T00:00:00Z")),
            PARSER.parse(same.json(), 2, TIME));

    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).after()).isEmpty();
  }

  @Test
  void shouldTakeAPreferredStatementThatThereIsNoValueAtItsWord() {
    String none =
        one("normal", "Q1", "")
            .json()
            .replace(
                "\"P6\":[",
                "\"P6\":[{\"mainsnak\":{\"snaktype\":\"novalue\",\"property\":\"P6\"},"
                    + "\"type\":\"statement\",\"id\":\"Q34$n\",\"rank\":\"preferred\"},");

    List<ValueChange> changes =
        ItemDiff.between(
            PARSER.parse(one("normal", "Q1", "").json(), 1, TIME), PARSER.parse(none, 2, TIME));

    assertThat(changes.get(0).after()).isEmpty();
  }

  private static Arguments row(String name, Documents before, Documents after, String expected) {
    return arguments(named(name, before), after, expected);
  }

  private static Documents sweden() {
    return item("Q34", "Sweden");
  }

  private static Documents one(String rank, String value, String qualifiers) {
    return sweden().with("P6", "a", rank, itemValue(value), qualifiers);
  }

  private static Documents two(Documents first, String rank, String value, String qualifiers) {
    return first.with("P6", "b", rank, itemValue(value), qualifiers);
  }

  private static String words(Documents before, Documents after) {
    List<ValueChange> changes =
        ItemDiff.between(PARSER.parse(before.json(), 1, TIME), PARSER.parse(after.json(), 2, TIME));
    return String.join(
        ", ",
        changes.stream()
            .map(
                c ->
                    c.before().map(ItemValue::id).orElse(null)
                        + " → "
                        + c.after().map(ItemValue::id).orElse(null))
            .toList());
  }
}
