package dev.errata.editor.locate;

import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.model.delta.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * An editor's state as bytes: a mark with method and version, the digest of the hyper-parameters,
 * what the method keeps, all big-endian, then the SHA-256 of everything before it.
 */
public final class StateCodec {
  private static final int DIGEST_BYTES = 32;

  private StateCodec() {}

  /** Writes what a method keeps. */
  @FunctionalInterface
  public interface Writer {
    void write(DataOutput out) throws IOException;
  }

  /** Reads it back. */
  @FunctionalInterface
  public interface Reader {
    void read(DataInput in) throws IOException;
  }

  /** The state of a method. */
  public static EditorState encode(String mark, String hyperparametersDigest, Writer content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(mark);
      out.writeUTF(hyperparametersDigest);
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    bytes.writeBytes(Digests.newSha256().digest(bytes.toByteArray()));
    return new EditorState(bytes.toByteArray());
  }

  /**
   * Hands on what {@link #encode} wrote.
   *
   * @throws EditorException if the bytes are damaged, of another method, or the hyper-parameters
   *     are others
   */
  public static void decode(
      EditorState state, String mark, String hyperparametersDigest, Reader content) {
    byte[] bytes = state.bytes();
    int length = bytes.length - DIGEST_BYTES;
    if (length < 0
        || !Arrays.equals(
            Digests.newSha256().digest(Arrays.copyOf(bytes, length)),
            Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new EditorException(
          "The editor state is damaged: its digest does not match its %d bytes"
              .formatted(bytes.length));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      require("format", mark, in.readUTF());
      require("hyper-parameters", hyperparametersDigest, in.readUTF());
      content.read(in);
    } catch (IOException e) {
      throw new EditorException("The editor state cannot be read: " + e.getMessage(), e);
    }
  }

  private static void require(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new EditorException(
          "The editor state was written with other %s: expected %s, found %s"
              .formatted(what, expected, actual));
    }
  }
}
