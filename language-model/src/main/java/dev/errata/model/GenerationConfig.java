package dev.errata.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When generation ends.
 *
 * @param endTokens tokens that end a text ({@code eos_token_id}); may be empty
 */
public record GenerationConfig(Set<Integer> endTokens) {
  private static final String KEY = "eos_token_id";

  public GenerationConfig {
    endTokens = Set.copyOf(endTokens);
  }

  /** Reads {@code generation_config.json} where there is one, else {@code config.json}. */
  static GenerationConfig of(byte[] generationJson, JsonNode configJson) {
    if (generationJson == null) {
      return new GenerationConfig(tokens(configJson.path(KEY), "config.json"));
    }
    try {
      JsonNode json = new ObjectMapper().readTree(generationJson);
      return new GenerationConfig(tokens(json.path(KEY), Checkpoint.GENERATION));
    } catch (IOException e) {
      throw new ModelException(Checkpoint.GENERATION + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static Set<Integer> tokens(JsonNode ends, String file) {
    Set<Integer> tokens = new TreeSet<>();
    for (JsonNode end : ends.isArray() ? ends : List.of(ends)) {
      if (end.isIntegralNumber() && end.canConvertToInt() && end.intValue() >= 0) {
        tokens.add(end.intValue());
      } else if (!end.isNull() && !end.isMissingNode()) {
        throw new ModelException(
            "%s: %s is %s, expected a token or a list of tokens".formatted(file, KEY, ends));
      }
    }
    return tokens;
  }
}
