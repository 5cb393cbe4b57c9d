package dev.errata.cli.samples;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.errata.cli.CliException;
import dev.errata.event.MetricSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Samples as comma-separated values in UTF-8, with a head line; times as ISO 8601 in UTC. */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Writes a file, replacing what was there.
   *
   * @throws CliException when it cannot be written
   */
  public static void write(Path file, List<MetricSample> samples) {
    CsvSchema.Builder schema = CsvSchema.builder();
    Column.ALL.forEach(column -> schema.addColumn(column.name()));
    try (SequenceWriter rows =
        new CsvMapper().writer(schema.build().withHeader()).writeValues(file.toFile())) {
      for (MetricSample sample : samples) {
        rows.write(Column.ALL.stream().map(column -> cell(column.of(sample))).toArray());
      }
    } catch (IOException e) {
      throw new CliException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Object cell(Object value) {
    return value instanceof Instant time ? time.toString() : value;
  }
}
