package dev.errata.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    SafetensorsReader reader = SafetensorsReader.open(file);
    assertThat(reader.names()).containsExactly("matrix", "empty", "scalar");
    assertThat(reader.tensor("matrix").shape()).containsExactly(2, 3);
    assertThat(reader.tensor("matrix").read()).containsExactly(EXACT);
    assertThat(reader.tensor("empty").read()).isEmpty();
    assertThat(reader.tensor("scalar").read()).containsExactly(-1);
    assertThatThrownBy(() -> reader.tensor("x")).hasMessage("no tensor named x");
  }

  @Test
  void shouldReadWhatIsSaidOfTheFile() throws IOException {
    Path file = directory.resolve("said.safetensors");
    new SafetensorsWriter(Precision.FLOAT32).metadata("maker", "a \"test\"").write(file);

    assertThat(SafetensorsReader.open(file).metadata())
        .isEqualTo(Map.of("format", "pt", "maker", "a \"test\""));
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
  void shouldReadAFileOfMoreThanTwoGigabytes() throws IOException {
    long megabytes = 5L << 10;
    String header =
        table(tensor("far", megabytes << 20, (megabytes << 20) + 8) + "," + wide(megabytes));
    Path file = Files.writeString(directory.resolve("big"), header, StandardCharsets.ISO_8859_1);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(header.length() + (megabytes << 20));
      sparse.write(new byte[] {0, 0, -128, 63, 0, 0, 0, 64});
    }

    SafetensorsReader reader = SafetensorsReader.open(file);

    assertThat(reader.tensor("far").read()).containsExactly(1, 2);
    assertThat(reader.tensor("wide").bytes()).hasSize(5).allMatch(b -> b.remaining() == 1 << 30);
    assertThatThrownBy(() -> reader.tensor("wide").read())
        .hasMessageContaining("wide is stored as");
  }

  /** An entry of bytes, a kind of number that is mapped but not read. */
  private static String wide(long megabytes) {
    return "\"wide\":{\"dtype\":\"U8\",\"shape\":[%d,1048576],\"data_offsets\":[0,%d]}"
        .formatted(megabytes, megabytes << 20);
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
    assertCorrupt(entry("F32", "[2000000000,2000000000,2000000000]", "[0,0]"), "impossibly large");
  }

  @Test
  void shouldRefuseAHeaderThatIsNoTableOfTensors() throws IOException {
    assertCorrupt(entry("F32", "[-1]", "[0,0]"), "t has a dimension of -1");
    assertCorrupt(entry("F32", "[3000000000]", "[0,0]"), "t has a dimension of 3000000000");
    assertCorrupt(entry("F32", "[0.5]", "[0,0]"), "shape of t holds 0.5, not a whole number");
    assertCorrupt(entry("F32", "[99999999999999999999]", "[0,0]"), "not a whole number");
    assertCorrupt(entry("F32", "3", "[0,0]"), "shape of t is not an array");
    assertCorrupt(entry("F32", "[" + "1,".repeat(50) + "1]", "[0,4]"), "more than 16 numbers");
    assertCorrupt(entry("F32", "[0]", "[0]"), "lacks dtype, shape or two data_offsets");
    assertCorrupt(table("\"t\":3"), "the header entry of t is not a JSON object");
    assertCorrupt(table("\"t\":{\"dtype\":[]}"), "dtype of t is not a text");
    assertCorrupt(table("\"t\":{},\"t\":{}"), "lacks dtype");
    assertCorrupt(table(tensor("t", 0, 0) + "," + tensor("t", 0, 0)), "Duplicate field 't'");
    assertCorrupt(
        table("\"__metadata__\":" + "[".repeat(5000)), "the header is not JSON", "nesting depth");
    assertCorrupt(header(4, "{}{}"), "the header goes on after its JSON object");
  }

  @Test
  void shouldRefuseTensorsThatShareOrLeaveOutBytes() throws IOException {
    String data = "12345678";
    assertCorrupt(
        table(tensor("a", 0, 8) + "," + tensor("b", 4, 8)) + data,
        "b at bytes 4 to 8 overlaps a, which ends at 8");
    assertCorrupt(table(tensor("a", 4, 8)) + data, "bytes 0 to 4 after the header belong to no");
    assertCorrupt(table(tensor("a", 0, 4)) + data, "bytes 4 to 8 after a belong to no tensor");
  }

  @Test
  void shouldOpenAFileWithOtherNumbersButNotReadThem() throws IOException {
    Path file = directory.resolve("other.safetensors");
    Files.write(file, entry("I64", "[0]", "[0,0]").getBytes(StandardCharsets.ISO_8859_1));
    SafetensorsReader reader = SafetensorsReader.open(file);
    assertThatThrownBy(() -> reader.tensor("t").read())
        .hasMessage("t is stored as I64 (supported: F32, F16, BF16)");
  }

  private static String entry(String type, String shape, String offsets) {
    String json =
        "{\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(type, shape, offsets);
    return header(json.length(), json);
  }

  private static String table(String entries) {
    String json = "{" + entries + "}";
    return header(json.length(), json);
  }

  private static String tensor(String name, long begin, long end) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
        .formatted(name, (end - begin) / 4, begin, end);
  }

  private static String header(long length, String json) {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return new String(bytes, StandardCharsets.ISO_8859_1) + json;
  }

  private void assertCorrupt(String content, String... parts) throws IOException {
    Path file = directory.resolve("corrupt.safetensors");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContainingAll(parts);
  }
}
