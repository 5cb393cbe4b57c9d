package dev.errata.stream.source.wikidata;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Item documents of the form in which Wikidata stores them, and where its real ones are. */
public final class Documents {
  private final String id;
  private final String label;
  private final List<String> statements = new ArrayList<>();

  private Documents(String id, String label) {
    this.id = id;
    this.label = label;
  }

  public static Documents item(String id, String label) {
    return new Documents(id, label);
  }

  /** A statement whose value is an item, of normal rank. */
  public Documents with(String property, String value) {
    return with(property, statements.size() + "", "normal", itemValue(value), "");
  }

  /**
   * A statement.
   *
   * @param statement distinguishes it from the item's others
   * @param value a data value
   * @param qualifiers as {@link #time} gives them, joined by commas
   */
  public Documents with(
      String property, String statement, String rank, String value, String qualifiers) {
    statements.add(
        "{'mainsnak':{'snaktype':'value','property':'%s','datavalue':%s},'type':'statement',"
                .formatted(property, value)
            + "'qualifiers':{%s},'qualifiers-order':[%s],'id':'%s$%s','rank':'%s','property':'%s'}"
                .formatted(qualifiers, order(qualifiers), id, statement, rank, property));
    return this;
  }

  private static String order(String qualifiers) {
    return Pattern.compile("'P\\d+'(?=:\\[)")
        .matcher(qualifiers)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining(","));
  }

  public static String itemValue(String id) {
    return "{'value':{'entity-type':'item','numeric-id':%s,'id':'%s'},'type':'wikibase-entityid'}"
        .formatted(id.substring(1), id);
  }

  public static String stringValue(String text) {
    return "{'value':'%s','type':'string'}".formatted(text);
  }

  public static String timeValue(String date, int precision) {
    return ("{'value':{'time':'+%sT00:00:00Z','timezone':0,'before':0,'after':0,'precision':%d,"
            + "'calendarmodel':'http://www.wikidata.org/entity/Q1985727'},'type':'time'}")
        .formatted(date, precision);
  }

  public static String quantityValue(String amount, String unit) {
    return "{'value':{'amount':'%s','unit':'%s'},'type':'quantity'}".formatted(amount, unit);
  }

  /** A qualifier: P580 says when the statement starts to hold, P582 when it ends. */
  public static String time(String property, String date) {
    return "'%s':[{'snaktype':'value','property':'%s','hash':'h','datavalue':%s}]"
        .formatted(property, property, timeValue(date, 11));
  }

  public String json() {
    String claims =
        statements.stream()
            .collect(Collectors.groupingBy(s -> s.replaceAll(".*'property':'(P\\d+)'}$", "$1")))
            .entrySet()
            .stream()
            .map(group -> "'%s':%s".formatted(group.getKey(), group.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    String labels = label == null ? "[]" : "{'en':{'language':'en','value':'%s'}}".formatted(label);
    return ("{'type':'item','id':'%s','labels':%s,'descriptions':[],'aliases':{'en':[{'language':"
            + "'en','value':'alias of %s'}]},'claims':%s,'sitelinks':[]}")
        .formatted(id, labels, id, statements.isEmpty() ? "[]" : claims)
        .replace('\'', '"');
  }

  /** A real sample; where there is none, the test is skipped. */
  public static Path sample(String name) {
    Path file = Path.of(System.getProperty("errata.shared", "../../shared"), "data/wikidata", name);
    assumeTrue(Files.exists(file), "skipped: no sample at " + file);
    return file;
  }

  public static String sampleText(String name) throws IOException {
    return Files.readString(sample(name));
  }
}
