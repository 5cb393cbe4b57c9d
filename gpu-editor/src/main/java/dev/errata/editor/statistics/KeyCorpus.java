package dev.errata.editor.statistics;

import dev.errata.model.delta.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sentences whose keys an edit must not disturb. They are read as a stream, as often as needed, and
 * never held all at once; they must be the same each time.
 */
public final class KeyCorpus {
  private final Supplier<Stream<Sentence>> source;
  private final List<KnownFact> known;
  private Extent extent;

  /**
   * A text with the subject at whose last token keys are read. With an empty subject every token's
   * key counts, as the reference does on running text.
   */
  public record Sentence(String text, String subject) {}

  /** A known fact in the wording used for editing; its protection ends when it is edited. */
  public record KnownFact(String factKey, Sentence sentence) {}

  private record Extent(long size, String digest) {}

  /** A corpus in memory without single facts. */
  public KeyCorpus(List<Sentence> sentences) {
    this(sentences, List.of());
  }

  /**
   * A corpus in memory.
   *
   * @param sentences at least one
   * @param known facts that the model knows; they are protected one by one where the settings give
   *     them a weight
   */
  public KeyCorpus(List<Sentence> sentences, List<KnownFact> known) {
    this(List.copyOf(sentences)::stream, known);
    if (sentences.isEmpty()) {
      throw new IllegalArgumentException("a key corpus needs at least one sentence");
    }
  }

  /**
   * A corpus anywhere.
   *
   * @param source opens it anew each time, always with the same sentences, at least one
   */
  public KeyCorpus(Supplier<Stream<Sentence>> source, List<KnownFact> known) {
    this.source = source;
    this.known = List.copyOf(known);
  }

  /** The sentences in order, from the first; to be closed. */
  public Stream<Sentence> open() {
    return source.get();
  }

  public List<KnownFact> known() {
    return known;
  }

  /** How many sentences there are; the first call reads them all. */
  public long size() {
    return extent().size();
  }

  /** {@code sha256:…} over all sentences, in order; the first call reads them all. */
  public String digest() {
    return extent().digest();
  }

  private synchronized Extent extent() {
    if (extent == null) {
      MessageDigest sha = Digests.newSha256();
      long[] size = {0};
      try (Stream<Sentence> sentences = open()) {
        sentences.forEachOrdered(
            sentence -> {
              String line = sentence.text() + "\n" + sentence.subject() + "\n";
              sha.update(line.getBytes(StandardCharsets.UTF_8));
              size[0]++;
            });
      }
      extent = new Extent(size[0], Digests.format(sha.digest()));
    }
    return extent;
  }
}
