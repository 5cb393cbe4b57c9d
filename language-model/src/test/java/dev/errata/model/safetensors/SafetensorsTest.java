package dev.errata.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
  private static final float[] EXACT = {0, -0f, 1, -2.5f, 0.15625f, 256};

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void shouldReadWhatItWrote(Precision precision) throws IOException {
    Path file = directory.resolve("a.safetensors");
    new SafetensorsWriter(precision)
        .add("matrix", new int[] {2, 3}, () -> EXACT)
        .add("empty", new int[] {0, 4}, () -> new float[0])
        .add("scalar", new int[] {}, () -> new float[] {-1})
        .write(file);

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.names()).containsExactly("matrix", "empty", "scalar");
      assertThat(reader.shape("matrix")).containsExactly(2, 3);
      assertThat(reader.read("matrix")).containsExactly(EXACT);
      assertThat(reader.read("empty")).isEmpty();
      assertThat(reader.read("scalar")).containsExactly(-1);
      assertThatThrownBy(() -> reader.read("x")).hasMessage("no tensor named x");
    }
  }

  @Test
  void shouldConvertEveryHalfFloatThereAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloat.ofFloat(value)).isEqualTo((short) bits);
      }
    }
    assertThat(HalfFloat.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfFloat.toFloat((short) 0x7e00)).isNaN();
    assertThat(HalfFloat.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfFloat.toFloat((short) 0x3555)).isEqualTo(0.33325195f);
  }

  @Test
  void shouldRoundToNearestEven() {
    assertThat(HalfFloat.ofFloat(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
    assertThat(HalfFloat.ofFloat(1 + 3 * 0x1p-11f)).isEqualTo((short) 0x3c02);
    assertThat(HalfFloat.ofFloat(65519)).isEqualTo((short) 0x7bff);
    assertThat(HalfFloat.ofFloat(65520)).isEqualTo((short) 0x7c00);
    assertThat(HalfFloat.ofFloat(0x1p-25f)).isEqualTo((short) 0);
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    Precision.BFLOAT16.write(bytes, 1 + 0x1p-8f);
    assertThat(Precision.BFLOAT16.read(bytes, 0)).isEqualTo(1);
  }

  @Test
  void shouldRefuseAHeaderThatDoesNotFitTheFile() throws IOException {
    assertCorrupt("", "has no header");
    assertCorrupt(header(Long.MAX_VALUE, "{}"), "header of 9223372036854775807 bytes");
    assertCorrupt(header(-1, "{}"), "header of 18446744073709551615 bytes");
    assertCorrupt(header(2, "[]"), "not a JSON object");
    assertCorrupt(header(2, "{x"), "not JSON");
    assertCorrupt(entry("F32", "[2]", "[0,8]"), "lies at bytes 0 to 8 of a data section of 0");
    assertCorrupt(entry("F32", "[2]", "[8,0]"), "lies at bytes 8 to 0");
    assertCorrupt(entry("F32", "[2]", "[-8,0]"), "lies at bytes -8 to 0");
    assertCorrupt(entry("F32", "[2]", "[0,0]"), "needs 8 bytes but has 0");
    assertCorrupt(entry("F32", "[-1]", "[0,0]"), "has shape [-1]");
    assertCorrupt(entry("F32", "[2000000000,2000000000,2000000000]", "[0,0]"), "impossibly large");
    assertCorrupt(entry("F32", "[0.5]", "[0,0]"), "has shape [0.5]");
    assertCorrupt(entry("F32", "3", "[0,0]"), "lacks shape or offsets");
  }

  @Test
  void shouldOpenAFileWithOtherNumbersButNotReadThem() throws IOException {
    Path file = directory.resolve("other.safetensors");
    Files.write(file, entry("I64", "[0]", "[0,0]").getBytes(StandardCharsets.ISO_8859_1));
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThatThrownBy(() -> reader.read("t"))
          .hasMessage("t is stored as I64 (supported: F32, F16, BF16)");
    }
  }

  private static String entry(String type, String shape, String offsets) {
    String json =
        "{\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(type, shape, offsets);
    return header(json.length(), json);
  }

  private static String header(long length, String json) {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return new String(bytes, StandardCharsets.ISO_8859_1) + json;
  }

  private void assertCorrupt(String content, String message) throws IOException {
    Path file = directory.resolve("corrupt.safetensors");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SafetensorsReader.open(file).close())
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining(message);
  }
}
