package dev.errata.cli.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.cli.CliException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One case of a benchmark's file, or a part of one. Whatever is not as the format has it is told
 * with file, case and field. Several pointers to one thing are the names that it has in different
 * editions of a format; the first that is there counts.
 *
 * @param index of the case in the file, from 0
 * @param path JSON pointer of this part, empty for the whole case
 */
record CaseNode(Path file, int index, String path, JsonNode node) {

  /** A text or number; blank when the field is there and holds nothing. */
  String text(String... pointers) {
    return first(pointers).map(this::firstText).orElseThrow(() -> wrong("a text", pointers));
  }

  /** A text or number that may be absent, null or blank. */
  Optional<String> optionalText(String... pointers) {
    return first(pointers).map(this::firstText).filter(text -> !text.isBlank());
  }

  /** A list of texts. */
  List<String> texts(String... pointers) {
    JsonNode list = first(pointers).orElseThrow(() -> wrong("a list of texts", pointers));
    if (!list.isArray()) {
      throw wrong("a list of texts", pointers);
    }
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(firstText(element)));
    return texts;
  }

  /** The objects of a list; none where there is no such list. */
  List<CaseNode> children(String pointer) {
    JsonNode list = node.at(pointer);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw wrong("a list", pointer);
    }
    List<CaseNode> children = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      children.add(new CaseNode(file, index, path + pointer + "/" + i, list.get(i)));
    }
    return children;
  }

  /** The names of an object's fields; none where there is no such object. */
  List<String> names(String pointer) {
    List<String> names = new ArrayList<>();
    Iterator<String> fields = node.at(pointer).fieldNames();
    fields.forEachRemaining(names::add);
    return names;
  }

  boolean has(String pointer) {
    return first(pointer).isPresent();
  }

  CliException wrong(String expected, String... pointers) {
    JsonNode found = node.at(pointers[0]);
    return new CliException(
        "data set %s, case %d: expected %s at %s, found %s"
            .formatted(
                file,
                index,
                expected,
                String.join(" or ", Arrays.stream(pointers).map(p -> path + p).toList()),
                found.isMissingNode() ? "nothing" : abbreviated(found.toString())));
  }

  private Optional<JsonNode> first(String... pointers) {
    return Arrays.stream(pointers)
        .map(node::at)
        .filter(value -> !value.isMissingNode() && !value.isNull())
        .findFirst();
  }

  /** Benchmarks wrap answers in lists of aliases, even lists of lists; the first one counts. */
  private String firstText(JsonNode value) {
    JsonNode inner = value;
    while (inner.isArray() && !inner.isEmpty()) {
      inner = inner.get(0);
    }
    if (inner.isArray()) {
      return "";
    }
    if (!inner.isValueNode() || inner.isNull()) {
      throw new CliException(
          "data set %s, case %d: expected a text in %s, found %s"
              .formatted(file, index, path.isEmpty() ? "it" : path, abbreviated(inner.toString())));
    }
    return inner.asText().strip();
  }

  private static String abbreviated(String json) {
    return json.length() <= 60 ? json : json.substring(0, 60) + "…";
  }
}
