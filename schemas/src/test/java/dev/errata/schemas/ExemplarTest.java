package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes written by every version of every event stay readable. */
class ExemplarTest {
  static Stream<Arguments> exemplars() {
    return Exemplars.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  static Stream<Arguments> storedExemplars() {
    return StoredVersions.all().stream()
        .flatMap(
            version ->
                Exemplars.all().keySet().stream()
                    .filter(name -> version.resolve(name + ".hex").toFile().exists())
                    .map(name -> Arguments.of(version, name)));
  }

  @Test
  void shouldHaveAnExemplarOfEveryType() {
    Set<Class<?>> covered =
        Exemplars.all().values().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(covered).containsAll(StoredVersions.types());
  }

  @ParameterizedTest
  @MethodSource("exemplars")
  void shouldWriteTheBytesOfTheNewestVersion(String name, SpecificRecord exemplar)
      throws IOException {
    Path file = StoredVersions.newest().resolve(name + ".hex");
    String bytes = HexFormat.of().formatHex(encode(exemplar));

    assertThat(file)
        .withFailMessage("%s is missing. Add it with this content:%n%s", file, bytes)
        .exists();
    assertThat(bytes).isEqualTo(StoredVersions.read(file));
  }

  @ParameterizedTest
  @MethodSource("exemplars")
  void shouldReadBackWhatItWrites(String name, SpecificRecord exemplar) throws IOException {
    DatumReader<SpecificRecord> reader = new SpecificDatumReader<>(exemplar.getSchema());

    assertThat(decode(reader, encode(exemplar))).as(name).isEqualTo(exemplar);
  }

  @ParameterizedTest
  @MethodSource("storedExemplars")
  void shouldReadTheBytesOfEveryVersion(Path version, String name) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(StoredVersions.read(version.resolve(name + ".hex")));
    Schema writer = StoredVersions.stored(version, name.replaceFirst("-.*", ""));
    Schema today = Exemplars.all().get(name).getSchema();

    SpecificRecord read = decode(new SpecificDatumReader<>(writer, today), bytes);
    GenericRecord written = decode(new GenericDatumReader<>(writer), bytes);

    assertThat(read).isInstanceOf(Exemplars.all().get(name).getClass());
    for (Schema.Field field : today.getFields()) {
      if (writer.getField(field.name()) != null && isPlain(field.schema())) {
        assertThat(String.valueOf(read.get(field.pos())))
            .as("%s of %s in %s", field.name(), name, version)
            .isEqualTo(String.valueOf(written.get(field.name())));
      }
    }
  }

  /** Strings and numbers look the same however they are read. */
  private static boolean isPlain(Schema schema) {
    return schema.getLogicalType() == null
        && Set.of(Schema.Type.STRING, Schema.Type.LONG, Schema.Type.INT, Schema.Type.DOUBLE)
            .contains(schema.getType());
  }

  private static byte[] encode(SpecificRecord event) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<SpecificRecord>(event.getSchema()).write(event, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static <T> T decode(DatumReader<T> reader, byte[] bytes) throws IOException {
    return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }
}
