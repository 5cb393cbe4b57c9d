package dev.errata.stream.source.wikidata.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.stream.source.wikidata.LatestEntries;
import dev.errata.stream.source.wikidata.Revision;
import dev.errata.stream.source.wikidata.RevisionReader;
import dev.errata.stream.source.wikidata.SkipReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Revisions by number ({@code action=query&prop=revisions}). An item's revision after an edit is
 * the one before the next edit, so those read last are kept.
 */
public final class ApiRevisions {
  private static final int ENTRIES = 4_000;

  private final WikibaseApi api;
  private final RevisionReader reader;
  private final Map<Long, Revision> read = new LatestEntries<>(ENTRIES);

  public ApiRevisions(WikibaseApi api, RevisionReader reader) {
    this.api = api;
    this.reader = reader;
  }

  /** All these revisions; one of which the API says nothing has been deleted. */
  public Map<Long, Revision> find(Collection<Long> numbers) throws InterruptedException {
    List<String> missing =
        numbers.stream().distinct().filter(n -> !read.containsKey(n)).map(String::valueOf).toList();
    Map<String, Revision> found =
        Batches.ask(missing, this::ask, e -> new Revision.Garbled(e.answer(), e.getMessage()));
    Map<Long, Revision> result = new HashMap<>();
    for (Long number : numbers) {
      Revision revision = found.get(number.toString());
      if (revision == null) {
        revision = read.getOrDefault(number, new Revision.Absent(SkipReason.DELETED));
      }
      result.put(number, revision);
    }
    found.values().forEach(r -> r.item().ifPresent(item -> read.put(item.revision(), r)));
    return result;
  }

  /** The API cuts a long answer into pieces and says how to go on. */
  private Map<String, Revision> ask(List<String> numbers) throws InterruptedException {
    Map<String, String> question = new TreeMap<>();
    question.put("action", "query");
    question.put("prop", "revisions");
    question.put("revids", String.join("|", numbers));
    question.put("rvprop", "ids|timestamp|content");
    question.put("rvslots", "main");
    Map<String, Revision> result = new HashMap<>();
    JsonNode next;
    do {
      JsonNode answer = api.ask(question);
      for (JsonNode page : answer.path("query").path("pages")) {
        page.path("revisions").forEach(node -> put(node, result));
      }
      next = answer.path("continue");
      next.fields().forEachRemaining(e -> question.put(e.getKey(), e.getValue().asText()));
    } while (next.size() > 0);
    return result;
  }

  private void put(JsonNode node, Map<String, Revision> result) {
    long number = node.path("revid").asLong();
    JsonNode slot = node.path("slots").path("main");
    Revision revision;
    if (node.has("texthidden") || slot.has("texthidden")) {
      revision = new Revision.Absent(SkipReason.SUPPRESSED);
    } else if (!slot.has("content")) {
      revision = new Revision.Absent(SkipReason.DELETED);
    } else if (!slot.path("contentmodel").asText().equals("wikibase-item")) {
      revision = new Revision.Absent(SkipReason.NO_ITEM);
    } else {
      revision = readable(node, number, slot.get("content").asText());
    }
    result.put(Long.toString(number), revision);
  }

  private Revision readable(JsonNode node, long number, String text) {
    try {
      return reader.read(text, number, Instant.parse(node.path("timestamp").asText()));
    } catch (DateTimeException e) {
      return new Revision.Garbled(
          ByteBuffer.wrap(node.toString().getBytes(StandardCharsets.UTF_8)),
          "revision %d has no time: %s".formatted(number, e.getMessage()));
    }
  }
}
