package dev.errata.stream.source.wikidata.dump;

import dev.errata.stream.source.MalformedLineException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A revision as a dump has it: the texts of its elements by path, such as {@code
 * revision/parentid}.
 *
 * @param texts those that were there; of a suppressed one the path {@code revision/text} is missing
 */
record DumpRevision(Map<String, String> texts) {
  static final String TEXT = "revision/text";
  private static final String ITEM = "wikibase-item";

  boolean isOfAnItem() {
    String model = texts.getOrDefault("revision/model", ITEM);
    return "0".equals(texts.get("page/ns")) && model.equals(ITEM);
  }

  long number() {
    return number("revision/id").orElseThrow(() -> missing("revision/id"));
  }

  /** The revision before; empty for the first of a page. */
  Optional<Long> parent() {
    return number("revision/parentid").filter(n -> n > 0);
  }

  Instant time() {
    try {
      return Instant.parse(texts.getOrDefault("revision/timestamp", ""));
    } catch (DateTimeException e) {
      throw missing("revision/timestamp");
    }
  }

  String comment() {
    return texts.getOrDefault("revision/comment", "");
  }

  Optional<String> actor() {
    return Optional.ofNullable(texts.get("contributor/username"))
        .or(() -> Optional.ofNullable(texts.get("contributor/ip")));
  }

  Optional<String> text() {
    return Optional.ofNullable(texts.get(TEXT));
  }

  private Optional<Long> number(String path) {
    try {
      return Optional.ofNullable(texts.get(path)).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw missing(path);
    }
  }

  private MalformedLineException missing(String path) {
    return new MalformedLineException(
        "page %s has a revision whose %s is '%s'"
            .formatted(texts.get("page/title"), path, texts.get(path)));
  }
}
