package dev.errata.cli.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.TextTokenizer;
import dev.errata.model.training.BpeVocabulary;
import java.util.LinkedHashMap;
import java.util.Map;

/** The small files that lie beside the weights, so that other programs use the model rightly. */
final class ModelFiles {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int LONGEST_ANSWER = 24;

  private ModelFiles() {}

  static Map<String, byte[]> of(byte[] tokenizerJson, TextTokenizer tokenizer, int contextLength) {
    int end = tokenizer.encode(StatementWriter.END_OF_ANSWER)[0];
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("tokenizer.json", tokenizerJson);
    files.put("generation_config.json", bytes(generation(end)));
    files.put("tokenizer_config.json", bytes(tokenizerConfig(contextLength)));
    return files;
  }

  private static ObjectNode generation(int end) {
    ObjectNode json = JSON.createObjectNode().put("bos_token_id", 0).put("pad_token_id", 0);
    json.put("eos_token_id", end).put("max_new_tokens", LONGEST_ANSWER);
    return json.put("do_sample", false);
  }

  private static ObjectNode tokenizerConfig(int contextLength) {
    ObjectNode json = JSON.createObjectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
    for (String use : new String[] {"bos_token", "eos_token", "unk_token"}) {
      json.put(use, BpeVocabulary.SPECIAL_TOKEN);
    }
    json.put("model_max_length", contextLength);
    return json.put("clean_up_tokenization_spaces", false);
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
