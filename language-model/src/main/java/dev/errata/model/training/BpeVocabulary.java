package dev.errata.model.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A trained byte-level BPE vocabulary.
 *
 * @param splitPattern the pre-tokeniser's regular expression; merges never cross its matches
 * @param tokens the tokens by id: the special token, the 256 byte symbols, then one per merge
 * @param merges pairs of tokens in the order in which they are joined, as {@code "left right"}
 */
public record BpeVocabulary(String splitPattern, List<String> tokens, List<String> merges) {
  /** Begins and pads; has no spelling of its own. */
  public static final String SPECIAL_TOKEN = "<|endoftext|>";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  public BpeVocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /** Writes a {@code tokenizer.json} as the Hugging Face tokenizers library reads it. */
  public void save(Path file) throws IOException {
    ObjectNode root = JSON.objectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    root.putArray("added_tokens").add(specialToken());
    root.putNull("normalizer").set("pre_tokenizer", preTokenizer());
    root.putNull("post_processor").set("decoder", byteLevel(true));
    root.set("model", model());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private static ObjectNode specialToken() {
    ObjectNode token = JSON.objectNode().put("id", 0).put("content", SPECIAL_TOKEN);
    token.put("single_word", false).put("lstrip", false).put("rstrip", false);
    return token.put("normalized", false).put("special", true);
  }

  private ObjectNode preTokenizer() {
    ObjectNode split = JSON.objectNode().put("type", "Split");
    split.putObject("pattern").put("Regex", splitPattern);
    split.put("behavior", "Isolated").put("invert", false);
    ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
    sequence.putArray("pretokenizers").add(split).add(byteLevel(false));
    return sequence;
  }

  private static ObjectNode byteLevel(boolean useRegex) {
    ObjectNode step = JSON.objectNode().put("type", "ByteLevel").put("add_prefix_space", false);
    return step.put("trim_offsets", true).put("use_regex", useRegex);
  }

  private ObjectNode model() {
    ObjectNode model = JSON.objectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    merges.forEach(model.putArray("merges")::add);
    return model;
  }
}
