package dev.errata.cli.dossier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.lineage.Lineage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What a report says, and that no text of the log can do anything in it. */
class DossierTest {
  private final Hostile log = new Hostile();

  private String html(Optional<String> failure) {
    return HtmlPage.text(dossier(failure));
  }

  private Dossier dossier(Optional<String> failure) {
    return Dossier.of(log.material(), log.rebuilt(failure), 10, Hostile.TIME);
  }

  /** The page is well-formed XML as well, so that a parser tells text from elements. */
  private static Document parse(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document page) {
    NodeList all = page.getElementsByTagName("*");
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      elements.add((Element) all.item(i));
    }
    return elements;
  }

  @Test
  void shouldShowHostileTextsAsTheyAreAndNeverAsElements() throws Exception {
    Document page = parse(html(Optional.of("failure")));

    String text = page.getDocumentElement().getTextContent();
    assertThat(log.texts()).hasSizeGreaterThan(10).allSatisfy(t -> assertThat(text).contains(t));
    assertThat(elements(page))
        .extracting(Element::getTagName)
        .doesNotContain("script", "img", "iframe", "object", "embed", "link", "a", "form");
  }

  @Test
  void shouldRunNothingAndLoadNothing() throws Exception {
    for (Element element : elements(parse(html(Optional.empty())))) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node attribute = attributes.item(i);
        assertThat(attribute.getNodeName()).doesNotStartWith("on").isNotIn("src", "href");
        if (!attribute.getNodeName().startsWith("xmlns")) {
          assertThat(attribute.getNodeValue()).doesNotContain("http:", "https:", "javascript:");
        }
      }
    }
    assertThat(html(Optional.empty()))
        .contains("default-src 'none'")
        .doesNotContain("@import")
        .doesNotContainPattern("url\\((?!#)");
  }

  @Test
  void shouldGiveEachIdOfAPageOnce() throws Exception {
    List<String> ids =
        elements(parse(html(Optional.empty()))).stream()
            .map(element -> element.getAttribute("id"))
            .filter(id -> !id.isEmpty())
            .toList();

    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void shouldSayWhatWasEditedAndWhatBecameOfIt() throws Exception {
    String text = parse(html(Optional.empty())).getDocumentElement().getTextContent();

    assertThat(text)
        .contains("1 written, 2 refused, in 2 changes of the weights")
        .contains("1, of which the model answers 0 as written")
        .contains("P6 head of government")
        .contains("empty-target 1")
        .contains("dropped: late")
        .contains("1 of 1 verdicts failed")
        .contains(
            "All 2 changes are there, have their logged digests, and chain up to sha256:chain2")
        .contains("After the last change the weights are sha256:now, as the editor logged")
        .contains("The newest full evaluation, at edit sequence 2")
        .contains("75.0%", "62.5% to 87.5%", "10.0%")
        .contains("0.1250.8751") // p before, p after, and the edit, in cells of a row
        .contains("errata replay --lineage demo --to 2 --verify");
  }

  @Test
  void shouldSayThatTheLogDoesNotReplay() {
    assertThat(html(Optional.of("failure")))
        .contains("class=\"fails\"")
        .doesNotContain("chain up to")
        .contains("of the model after sequence 2");
  }

  @Test
  void shouldWriteMarkdownThatHoldsNoMarkupOfOthers() {
    String page = MarkdownPage.text(dossier(Optional.of("failure")));

    assertThat(page).doesNotContain("<").contains("&lt;script&gt;alert\\('verdict'\\)");
    List<String> fences = page.lines().filter(line -> line.startsWith("```")).toList();
    assertThat(fences).containsExactly("```sh", "```");
    List<Integer> cells = new ArrayList<>();
    for (String line : page.lines().toList()) {
      if (line.startsWith("|")) {
        cells.add(line.replaceAll("\\\\.", "").split("\\|", -1).length);
      } else {
        assertThat(cells.stream().distinct().count())
            .as("cells of each row of the table before: " + line)
            .isLessThanOrEqualTo(1);
        cells.clear();
      }
    }
    assertThat(page).contains("| facts written | tf | ar |", "| 1 | 75.0% | – |");
  }

  @Test
  void shouldShowNoCharacterThatHidesOrTurnsText() {
    assertThat(Escape.html("a\u202Eb\u0000c\nd")).isEqualTo("a\uFFFDb\uFFFDc d");
  }

  @Test
  void shouldReportOnALineageWithoutEdits() {
    Material empty =
        new Material(
            new Lineage("new", List.of()), List.of(), List.of(), List.of(), Optional.empty());
    Rebuilt base =
        new Rebuilt("m", "sha256:b", "sha256:b", 0, false, Optional.empty(), Map.of(), Map.of());

    assertThat(HtmlPage.text(Dossier.of(empty, base, 10, Hostile.TIME)))
        .contains("none yet", "Nothing was measured yet", "No fact is in force");
  }
}
