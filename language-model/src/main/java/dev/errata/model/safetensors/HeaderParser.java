package dev.errata.model.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON header of a safetensors file token by token, so that a hostile one costs no more
 * memory than the tensors it names.
 */
final class HeaderParser {
  private static final String METADATA = "__metadata__";
  private static final int MAX_DIMENSIONS = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private final List<TensorHeader> tensors = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /**
   * What a header says.
   *
   * @param tensors in order
   * @param metadata texts by key; what is no text is left out
   */
  record Header(List<TensorHeader> tensors, Map<String, String> metadata) {}

  private HeaderParser(JsonParser parser) {
    this.parser = parser;
  }

  static Header parse(InputStream header) throws IOException {
    try (JsonParser parser = JSON.createParser(header)) {
      return new HeaderParser(parser).header();
    } catch (JsonProcessingException e) {
      throw new SafetensorsException("the header is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Header header() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new SafetensorsException("the header is not a JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        tensors.add(tensor(name));
      }
    }
    if (parser.nextToken() != null) {
      throw new SafetensorsException("the header goes on after its JSON object");
    }
    return new Header(tensors, metadata);
  }

  private void readMetadata() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        metadata.put(key, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }

  private TensorHeader tensor(String name) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new SafetensorsException("the header entry of " + name + " is not a JSON object");
    }
    String code = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> code = text(name, key);
        case "shape" -> shape = numbers(name, key);
        case "data_offsets" -> offsets = numbers(name, key);
        default -> parser.skipChildren();
      }
    }
    if (code == null || shape == null || offsets == null || offsets.length != 2) {
      throw new SafetensorsException(
          "the header entry of " + name + " lacks dtype, shape or two data_offsets");
    }
    return new TensorHeader(name, code, dimensions(name, shape), offsets[0], offsets[1]);
  }

  private String text(String name, String key) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new SafetensorsException("%s of %s is not a text".formatted(key, name));
    }
    return parser.getText();
  }

  private static int[] dimensions(String name, long[] shape) {
    int[] dimensions = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || shape[i] > Integer.MAX_VALUE) {
        throw new SafetensorsException("%s has a dimension of %d".formatted(name, shape[i]));
      }
      dimensions[i] = (int) shape[i];
    }
    return dimensions;
  }

  private long[] numbers(String name, String key) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new SafetensorsException("%s of %s is not an array".formatted(key, name));
    }
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw new SafetensorsException(
            "%s of %s holds %s, not a whole number".formatted(key, name, shortened()));
      }
      numbers.add(parser.getLongValue());
      if (numbers.size() > MAX_DIMENSIONS) {
        throw new SafetensorsException(
            "%s of %s has more than %d numbers".formatted(key, name, MAX_DIMENSIONS));
      }
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private String shortened() throws IOException {
    String text = parser.getText();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
