package dev.errata.editor.statistics;

import dev.errata.editor.EditorException;
import dev.errata.model.delta.Digests;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sums of keys on disk, finished or not, so that a computation that was interrupted goes on: the
 * sentences of finished windows as int64, batches of the next as int32, keys in the sum as int64,
 * its length as int32, its float64 values, all big-endian, then the SHA-256 of these. A file that
 * is damaged counts as absent.
 */
final class MomentStore {
  private static final int HEADER = 8 + 4 + 8 + 4;

  private final Path directory;

  MomentStore(Path directory) {
    this.directory = directory;
  }

  /**
   * A sum over the beginning of a corpus.
   *
   * @param sentences of the windows that are in it whole
   * @param batches of the window after these that are in it too
   * @param keys in it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, not changed
  record Partial(long sentences, int batches, long keys, double[] sum) {}

  Optional<Partial> find(String key) {
    Path file = file(key);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    MessageDigest sha = Digests.newSha256();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(new DigestInputStream(raw, sha))) {
      long sentences = in.readLong();
      int batches = in.readInt();
      long keys = in.readLong();
      int length = in.readInt();
      if (length < 0 || Files.size(file) != HEADER + 8L * length + sha.getDigestLength()) {
        return Optional.empty();
      }
      double[] sum = new double[length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = in.readDouble();
      }
      byte[] expected = sha.digest();
      byte[] stored = raw.readNBytes(expected.length);
      return Arrays.equals(expected, stored)
          ? Optional.of(new Partial(sentences, batches, keys, sum))
          : Optional.empty();
    } catch (IOException e) {
      throw new EditorException("Cannot read key statistics " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes a sum aside, then renames it. */
  void put(String key, Partial partial) {
    Path file = file(key);
    MessageDigest sha = Digests.newSha256();
    try {
      Files.createDirectories(directory);
      Path aside = Files.createTempFile(directory, "moment", ".part");
      try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(aside));
          DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, sha))) {
        out.writeLong(partial.sentences());
        out.writeInt(partial.batches());
        out.writeLong(partial.keys());
        out.writeInt(partial.sum().length);
        for (double x : partial.sum()) {
          out.writeDouble(x);
        }
        out.flush();
        raw.write(sha.digest());
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EditorException("Cannot write key statistics " + file + ": " + e.getMessage(), e);
    }
  }

  private Path file(String key) {
    String digest = Digests.sha256(key.getBytes(StandardCharsets.UTF_8));
    return directory.resolve("moment-" + digest.substring("sha256:".length()) + ".bin");
  }
}
