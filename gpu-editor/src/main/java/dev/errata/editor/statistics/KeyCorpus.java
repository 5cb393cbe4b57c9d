package dev.errata.editor.statistics;

import dev.errata.model.delta.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Sentences whose keys an edit must not disturb.
 *
 * @param sentences at least one
 * @param known facts that the model knows; they are protected one by one where the settings give
 *     them a weight
 */
public record KeyCorpus(List<Sentence> sentences, List<KnownFact> known) {
  /**
   * A text with the subject at whose last token keys are read. With an empty subject every token's
   * key counts, as the reference does on running text.
   */
  public record Sentence(String text, String subject) {}

  /** A known fact in the wording used for editing; its protection ends when it is edited. */
  public record KnownFact(String factKey, Sentence sentence) {}

  /** A corpus without single facts. */
  public KeyCorpus(List<Sentence> sentences) {
    this(sentences, List.of());
  }

  public KeyCorpus {
    sentences = List.copyOf(sentences);
    known = List.copyOf(known);
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
