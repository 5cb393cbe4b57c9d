package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.FactUpdate;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema stays BACKWARD compatible with every version before it. */
class SchemaCompatibilityTest {
  static Stream<Class<? extends SpecificRecord>> types() {
    return StoredVersions.types().stream();
  }

  static Stream<Arguments> typesAndVersions() {
    return StoredVersions.all().stream()
        .flatMap(
            version ->
                types()
                    .filter(t -> Files.exists(version.resolve(t.getSimpleName() + ".avsc")))
                    .map(t -> Arguments.of(version, t)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldHaveTodaysSchemaStoredAsTheNewestVersion(Class<? extends SpecificRecord> type) {
    Path file = StoredVersions.newest().resolve(type.getSimpleName() + ".avsc");
    Schema today = StoredVersions.today(type);

    assertThat(file)
        .withFailMessage("%s is missing. Add it with this content:%n%s", file, today.toString(true))
        .exists();
    assertThat(StoredVersions.stored(StoredVersions.newest(), type.getSimpleName()))
        .withFailMessage(
            "The schema of %s differs from %s. Once that version is released, add the next directory"
                + " with the schemas and exemplars of all types; this one's schema is:%n%s",
            type.getSimpleName(), file, today.toString(true))
        .isEqualTo(today);
  }

  @ParameterizedTest
  @MethodSource("typesAndVersions")
  void shouldReadWhatEveryVersionWrote(Path version, Class<? extends SpecificRecord> type)
      throws Exception {
    Schema before = StoredVersions.stored(version, type.getSimpleName());

    assertThat(conflicts(before, StoredVersions.today(type))).isEmpty();
  }

  @Test
  void shouldFindARequiredFieldThatIsNewIncompatible() throws Exception {
    Schema today = StoredVersions.today(FactUpdate.class);
    String changed =
        today
            .toString()
            .replaceFirst(
                "\"fields\":\\[", "\"fields\":[{\"name\":\"required\",\"type\":\"long\"},");

    assertThat(conflicts(today, new Schema.Parser().parse(changed)))
        .anySatisfy(conflict -> assertThat(conflict).contains("required"));
  }

  /** What a registry says against the second schema as the successor of the first. */
  private static List<String> conflicts(Schema before, Schema after) throws Exception {
    String subject = "subject";
    try (SchemaRegistryClient registry =
        KafkaSettings.of("unused:0", "mock://compatibility-" + System.nanoTime()).registry()) {
      registry.register(subject, new AvroSchema(before));
      registry.updateCompatibility(subject, "BACKWARD");
      return registry.testCompatibilityVerbose(subject, new AvroSchema(after));
    }
  }
}
