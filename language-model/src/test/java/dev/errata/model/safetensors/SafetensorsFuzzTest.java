package dev.errata.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are refused with a message or read correctly, and never do harm. */
class SafetensorsFuzzTest {
  private static final int FILES = 10_000;
  private static final long SEED = 20150715;

  /** What damages a header in ways that single bytes seldom hit upon. */
  private static final List<String> FRAGMENTS =
      List.of(
          "-1",
          "9223372036854775807",
          "99999999999999999999",
          "1e999",
          "[",
          "{",
          "}",
          "]",
          ",",
          "\"F32\"",
          "\"BF16\"",
          "\"I64\"",
          "null",
          "\"t\":",
          "[[[[",
          "0",
          "\u0000",
          "\\uD800");

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  @TempDir Path directory;

  @Test
  void shouldRefuseOrReadAnyDamagedFile() throws IOException {
    byte[] whole = wholeFile();
    Path file = directory.resolve("damaged.safetensors");
    int[] read = {0};
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(5),
        () -> {
          for (int i = 0; i < FILES; i++) {
            Files.deleteIfExists(file); // a mapped file must not be overwritten
            Files.write(file, damaged(whole));
            read[0] += isReadable(file) ? 1 : 0;
          }
        });
    assertThat(read[0]).as("files of %d that were still readable", FILES).isBetween(100, 5_000);
  }

  /** Reads everything, so that what lies beyond a bad offset would be touched. */
  private static boolean isReadable(Path file) throws IOException {
    try {
      for (StoredTensor tensor : SafetensorsReader.open(file).tensors()) {
        assertThat(tensor.read()).hasSize((int) tensor.elements());
        assertThat(tensor.byteCount()).isLessThan(Files.size(file));
      }
      return true;
    } catch (SafetensorsException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2_000);
      return false;
    }
  }

  private byte[] damaged(byte[] whole) {
    byte[] bytes = whole.clone();
    int damages = 1 + random.nextInt(3);
    for (int i = 0; i < damages; i++) {
      bytes = damagedOnce(bytes);
    }
    return bytes;
  }

  private byte[] damagedOnce(byte[] bytes) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
      case 2 -> withByte(bytes, Math.min(at, 7));
      case 3 -> withFragment(bytes, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())), at);
      case 4 -> withDigit(bytes);
      default -> withByte(bytes, at);
    };
  }

  private byte[] withByte(byte[] bytes, int at) {
    if (at < bytes.length) {
      bytes[at] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Another number in a shape or an offset. */
  private byte[] withDigit(byte[] bytes) {
    int[] digits =
        java.util.stream.IntStream.range(0, Math.min(bytes.length, 400))
            .filter(i -> Character.isDigit(bytes[i]))
            .toArray();
    if (digits.length > 0) {
      bytes[digits[random.nextInt(digits.length)]] = (byte) ('0' + random.nextInt(10));
    }
    return bytes;
  }

  private static byte[] withFragment(byte[] bytes, String fragment, int at) {
    byte[] inserted = fragment.getBytes(StandardCharsets.UTF_8);
    byte[] result = new byte[bytes.length + inserted.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, at, result, at + inserted.length, bytes.length - at);
    return result;
  }

  private byte[] wholeFile() throws IOException {
    Path file = directory.resolve("whole.safetensors");
    new SafetensorsWriter(Precision.FLOAT32)
        .add("a", new int[] {3, 4}, () -> new float[12])
        .add("b", new int[] {5}, Precision.BFLOAT16, () -> new float[5])
        .add("c", new int[] {2, 1, 2}, Precision.FLOAT16, () -> new float[4])
        .write(file);
    return Files.readAllBytes(file);
  }
}
