package dev.errata.stream.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads lines as bytes, so that a damaged one can be kept as it is. */
public final class ByteLines implements AutoCloseable {
  private final InputStream in;
  private final int longest;

  /**
   * @param longest bytes of a line that are kept; the rest of a longer one is passed over
   */
  public ByteLines(InputStream in, int longest) {
    this.in = new BufferedInputStream(in);
    this.longest = longest;
  }

  /**
   * A line.
   *
   * @param length how long it was, though no more than the limit was kept
   */
  public record Line(ByteBuffer bytes, long length) {
    public boolean isBlank() {
      for (int i = 0; i < bytes.limit(); i++) {
        if (bytes.get(i) > ' ' || bytes.get(i) < 0) {
          return false;
        }
      }
      return true;
    }

    /** Decodes it; what is no UTF-8 is malformed. */
    public String text() {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      } catch (CharacterCodingException e) {
        throw new MalformedLineException("the line is not UTF-8");
      }
    }
  }

  /** The next line without its end, or null after the last. */
  public Line next() throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long length = 0;
    int b = in.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (length++ < longest) {
        kept.write(b);
      }
    }
    return new Line(ByteBuffer.wrap(kept.toByteArray()), length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
