package dev.errata.stream.source.wikidata.api;

import dev.errata.stream.StreamException;
import java.nio.ByteBuffer;

/** The API goes on answering a question with something that is no answer. */
final class GarbledAnswerException extends StreamException {
  private static final long serialVersionUID = 1L;

  private final transient ByteBuffer answer;

  GarbledAnswerException(String message, ByteBuffer answer) {
    super(message);
    this.answer = answer;
  }

  /** The last answer as it came. */
  ByteBuffer answer() {
    return answer;
  }
}
