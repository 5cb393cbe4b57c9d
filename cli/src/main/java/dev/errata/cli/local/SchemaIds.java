package dev.errata.cli.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The schemas of a registry with their ids, to be restored in another. */
record SchemaIds(List<Entry> entries) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  SchemaIds {
    entries = List.copyOf(entries);
  }

  /** One version of a subject. */
  record Entry(String subject, int version, int id, String schema) {}

  static SchemaIds of(SchemaRegistryClient registry) throws IOException, RestClientException {
    List<Entry> entries = new ArrayList<>();
    for (String subject : registry.getAllSubjects()) {
      for (int version : registry.getAllVersions(subject)) {
        SchemaMetadata metadata = registry.getSchemaMetadata(subject, version);
        entries.add(new Entry(subject, version, metadata.getId(), metadata.getSchema()));
      }
    }
    return new SchemaIds(entries);
  }

  static SchemaIds read(Path file) throws IOException {
    return new SchemaIds(MAPPER.readValue(file.toFile(), new TypeReference<List<Entry>>() {}));
  }

  void write(Path file) throws IOException {
    MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), entries);
  }

  void registerIn(SchemaRegistryClient registry) throws IOException, RestClientException {
    for (Entry entry : entries) {
      registry.register(
          entry.subject(), new AvroSchema(entry.schema()), entry.version(), entry.id());
    }
  }
}
