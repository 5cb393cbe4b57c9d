package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditorException;
import dev.errata.model.delta.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Matrices on disk, one file each: rows and columns as int32, float32 values row after row, all
 * big-endian, then the SHA-256 of these. A file that is damaged counts as absent.
 */
final class NullSpaceStore {
  private static final int DIGEST_BYTES = 32;

  private final Path directory;

  NullSpaceStore(Path directory) {
    this.directory = directory;
  }

  Optional<NDArray> find(NDManager manager, String key) {
    Path file = file(key);
    try {
      return Files.exists(file) ? decode(manager, Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new EditorException("Cannot read null space " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes the matrix aside, then renames it. Returns it. */
  NDArray put(String key, NDArray matrix) {
    Path file = file(key);
    try {
      Files.createDirectories(directory);
      Path aside = Files.createTempFile(directory, "null-space", ".part");
      Files.write(aside, encode(matrix));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return matrix;
    } catch (IOException e) {
      throw new EditorException("Cannot write null space " + file + ": " + e.getMessage(), e);
    }
  }

  private Path file(String key) {
    String digest = Digests.sha256(key.getBytes(StandardCharsets.UTF_8));
    return directory.resolve("null-space-" + digest.substring("sha256:".length()) + ".bin");
  }

  private static byte[] encode(NDArray matrix) {
    float[] values = matrix.toFloatArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * Integer.BYTES + values.length * Float.BYTES + DIGEST_BYTES);
    bytes.putInt((int) matrix.getShape().get(0)).putInt((int) matrix.getShape().get(1));
    for (float value : values) {
      bytes.putFloat(value);
    }
    bytes.put(digest(bytes.array()));
    return bytes.array();
  }

  private static Optional<NDArray> decode(NDManager manager, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int overhead = 2 * Integer.BYTES + DIGEST_BYTES;
    if (bytes.length < overhead
        || !Arrays.equals(
            digest(bytes), Arrays.copyOfRange(bytes, bytes.length - DIGEST_BYTES, bytes.length))) {
      return Optional.empty();
    }
    Shape shape = new Shape(in.getInt(), in.getInt());
    float[] values = new float[(bytes.length - overhead) / Float.BYTES];
    in.asFloatBuffer().get(values);
    return Optional.of(manager.create(values, shape));
  }

  private static byte[] digest(byte[] bytes) {
    return Digests.newSha256().digest(Arrays.copyOf(bytes, bytes.length - DIGEST_BYTES));
  }
}
