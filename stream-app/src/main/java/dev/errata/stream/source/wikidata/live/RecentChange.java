package dev.errata.stream.source.wikidata.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.wikidata.EditSummary;
import dev.errata.stream.source.wikidata.SkipReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** An event of the feed (schema {@code mediawiki/recentchange} 1.0.0). */
final class RecentChange {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CANARY = "canary";
  private static final Set<String> EDITS = Set.of("edit", "new");

  private final JsonNode event;

  private RecentChange(JsonNode event) {
    this.event = event;
  }

  /**
   * Reads an event.
   *
   * @throws MalformedLineException when it is none
   */
  static RecentChange read(ByteBuffer data) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(data.duplicate()).toString();
      RecentChange change = new RecentChange(MAPPER.readTree(text));
      change.text("/meta/id");
      change.text("/meta/domain");
      return change;
    } catch (CharacterCodingException e) {
      throw new MalformedLineException("the event is not UTF-8");
    } catch (JsonProcessingException e) {
      throw JsonFields.malformed("the event is no JSON object: %s", e.getOriginalMessage());
    }
  }

  String id() {
    return text("/meta/id");
  }

  /** When the change was made. */
  Instant time() {
    try {
      return Instant.parse(text("/meta/dt"));
    } catch (DateTimeException e) {
      throw JsonFields.malformed("the event's 'meta.dt' is no time: %s", e.getMessage());
    }
  }

  /** Why the event is no edit of a wanted property of an item, if that can be told. */
  Optional<SkipReason> rulesOut(String domain, Predicate<String> wanted) {
    String actual = text("/meta/domain");
    if (!actual.equals(domain)) {
      return Optional.of(actual.equals(CANARY) ? SkipReason.CANARY : SkipReason.OTHER_WIKI);
    }
    if (!EDITS.contains(text("/type"))) {
      return Optional.of(SkipReason.NO_EDIT);
    }
    if (number("/namespace") != 0) {
      return Optional.of(SkipReason.NO_ITEM);
    }
    return summary().rulesOut(wanted);
  }

  EditSummary summary() {
    return new EditSummary(event.path("comment").asText());
  }

  String title() {
    return text("/title");
  }

  Optional<String> user() {
    return Optional.ofNullable(event.path("user").textValue());
  }

  /** The revision before; empty for a new page. */
  Optional<Long> oldRevision() {
    return text("/type").equals("new") ? Optional.empty() : Optional.of(number("/revision/old"));
  }

  long newRevision() {
    return number("/revision/new");
  }

  /** This event, if it names the revisions that it must. */
  RecentChange checked() {
    oldRevision();
    newRevision();
    return this;
  }

  private String text(String pointer) {
    JsonNode value = event.at(pointer);
    if (!value.isTextual()) {
      throw JsonFields.malformed("the event has no text at '%s'", pointer);
    }
    return value.textValue();
  }

  private long number(String pointer) {
    JsonNode value = event.at(pointer);
    if (!value.isIntegralNumber()) {
      throw JsonFields.malformed("the event has no number at '%s'", pointer);
    }
    return value.longValue();
  }
}
