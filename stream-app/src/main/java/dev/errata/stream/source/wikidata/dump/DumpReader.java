package dev.errata.stream.source.wikidata.dump;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the revisions of a dump one by one (MediaWiki export format); none but the latest is kept.
 */
final class DumpReader {
  /** Wikidata itself takes no longer page than 4 MiB. */
  private static final int LONGEST_TEXT = 16 << 20;

  private final XMLStreamReader xml;
  private final Deque<String> path = new ArrayDeque<>();
  private final Map<String, String> texts = new HashMap<>();
  private StringBuilder text = new StringBuilder();

  DumpReader(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // The quotes of JSON are entities in XML, so a dump has more than the default limit allows;
    // without a DTD there are no others.
    factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
    xml = factory.createXMLStreamReader(in);
  }

  /** The next revision, or null after the last. */
  DumpRevision next() throws XMLStreamException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> append();
        case XMLStreamConstants.END_ELEMENT -> {
          if (end().equals("revision")) {
            return new DumpRevision(Map.copyOf(texts));
          }
        }
        default -> {}
      }
    }
    return null;
  }

  private void start(String name) {
    if (name.equals("page")) {
      texts.clear();
    } else if (name.equals("revision")) {
      texts.keySet().removeIf(key -> !key.startsWith("page/"));
    }
    boolean deleted = xml.getAttributeValue(null, "deleted") != null;
    path.push(deleted ? "" : name);
    text.setLength(0);
  }

  private void append() {
    int room = LONGEST_TEXT - text.length();
    text.append(xml.getTextCharacters(), xml.getTextStart(), Math.min(room, xml.getTextLength()));
  }

  /** What ends, with its text noted under the names of its parent and its own. */
  private String end() {
    String name = path.pop();
    if (!name.isEmpty() && !path.isEmpty()) {
      texts.put(path.peek() + "/" + name, text.toString());
    }
    text = new StringBuilder(); // a long text's room is not kept
    return name;
  }
}
