package dev.errata.stream.source.wikidata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.wikidata.item.ItemParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Tells items, redirects and everything else apart. */
public final class RevisionReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ItemParser parser;

  public RevisionReader(ItemParser parser) {
    this.parser = parser;
  }

  /** Reads the text of a revision. */
  public Revision read(String text, long revision, Instant time) {
    try {
      if (isRedirect(text)) {
        return new Revision.Absent(SkipReason.REDIRECT);
      }
      return new Revision.Readable(parser.parse(text, revision, time));
    } catch (MalformedLineException e) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      return new Revision.Garbled(bytes, "revision %d: %s".formatted(revision, e.getMessage()));
    }
  }

  /** A redirect is as short as its two ids; the rare item that is, is read twice. */
  private static boolean isRedirect(String text) {
    if (text.length() > 200 || !text.contains("\"redirect\"")) {
      return false;
    }
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.path("entity").isTextual() && node.path("redirect").isTextual();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
