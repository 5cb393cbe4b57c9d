package dev.errata.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * When generation ends.
 *
 * @param endTokens tokens that end a text ({@code eos_token_id}); may be empty
 */
public record GenerationConfig(Set<Integer> endTokens) {
  public GenerationConfig {
    endTokens = Set.copyOf(endTokens);
  }

  /** Reads {@code generation_config.json} where there is one, else {@code config.json}. */
  static GenerationConfig of(byte[] generationJson, JsonNode configJson) {
    JsonNode ends = configJson.path("eos_token_id");
    if (generationJson != null) {
      try {
        ends = new ObjectMapper().readTree(generationJson).path("eos_token_id");
      } catch (IOException e) {
        throw new ModelException("generation_config.json is not JSON: " + e.getMessage(), e);
      }
    }
    Set<Integer> tokens = new TreeSet<>();
    if (ends.isInt()) {
      tokens.add(ends.intValue());
    }
    ends.forEach(token -> tokens.add(token.intValue()));
    return new GenerationConfig(tokens);
  }
}
