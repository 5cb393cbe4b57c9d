package dev.errata.cli.samples;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import blue.strategic.parquet.ParquetWriter;
import blue.strategic.parquet.ValueWriter;
import dev.errata.cli.CliException;
import dev.errata.event.MetricSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Samples as a Parquet file; times are instants in UTC with milliseconds. */
public final class ParquetFile {
  private ParquetFile() {}

  /**
   * Writes a file, replacing what was there.
   *
   * @throws CliException when it cannot be written
   */
  public static void write(Path file, List<MetricSample> samples) {
    MessageType schema =
        new MessageType("MetricSample", Column.ALL.stream().map(ParquetFile::type).toList());
    try (ParquetWriter<MetricSample> rows =
        ParquetWriter.writeFile(schema, file.toFile(), ParquetFile::write)) {
      for (MetricSample sample : samples) {
        rows.write(sample);
      }
    } catch (IOException e) {
      throw new CliException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Type type(Column column) {
    return switch (column.kind()) {
      case TEXT ->
          Types.required(BINARY).as(LogicalTypeAnnotation.stringType()).named(column.name());
      case WHOLE -> Types.required(INT64).named(column.name());
      case REAL -> Types.required(DOUBLE).named(column.name());
      case OPTIONAL_REAL -> Types.optional(DOUBLE).named(column.name());
      case TIME ->
          Types.required(INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
              .named(column.name());
    };
  }

  private static void write(MetricSample sample, ValueWriter row) {
    for (Column column : Column.ALL) {
      Object value = column.of(sample);
      if (value instanceof Instant time) {
        row.write(column.name(), time.toEpochMilli());
      } else if (value != null) {
        row.write(column.name(), value);
      }
    }
  }
}
