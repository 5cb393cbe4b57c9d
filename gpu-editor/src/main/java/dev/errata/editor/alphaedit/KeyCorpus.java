package dev.errata.editor.alphaedit;

import dev.errata.model.delta.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Sentences whose keys an edit must not disturb.
 *
 * @param sentences at least one
 */
public record KeyCorpus(List<Sentence> sentences) {
  /**
   * A text with the subject at whose last token keys are read. With an empty subject every token's
   * key counts, as the reference does on running text.
   */
  public record Sentence(String text, String subject) {}

  public KeyCorpus {
    sentences = List.copyOf(sentences);
    if (sentences.isEmpty()) {
      throw new IllegalArgumentException("a key corpus needs at least one sentence");
    }
  }

  /** {@code sha256:…} over all sentences, in order. */
  public String digest() {
    MessageDigest sha = Digests.newSha256();
    for (Sentence sentence : sentences) {
      sha.update(
          (sentence.text() + "\n" + sentence.subject() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Digests.format(sha.digest());
  }
}
