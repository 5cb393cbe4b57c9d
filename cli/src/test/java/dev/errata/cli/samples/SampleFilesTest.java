package dev.errata.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.errata.cli.CliException;
import dev.errata.event.MetricSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what is read back. */
class SampleFilesTest {
  private static final Instant MEASURED = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final MetricSample WITHOUT_BASELINE =
      sample("locality, \"all\"", 3, "2016-06-30T00:00:00Z", null);
  private static final MetricSample WITH_BASELINE =
      sample("efficacy", 7, "2016-12-31T12:00:00Z", 0.125);
  private static final List<MetricSample> SAMPLES = List.of(WITHOUT_BASELINE, WITH_BASELINE);

  @TempDir Path directory;

  private static MetricSample sample(String metric, long sequence, String time, Double baseline) {
    return MetricSample.newBuilder()
        .setLineage("demo")
        .setMetric(metric)
        .setDimension("tf")
        .setValue(2 / 3.0)
        .setN(32)
        .setLow(0.5)
        .setHigh(0.8)
        .setBaseline(baseline)
        .setSequence(sequence)
        .setEventTime(Instant.parse(time))
        .setMeasuredAt(MEASURED)
        .build();
  }

  @Test
  void shouldHaveAColumnForEveryFieldOfASample() {
    assertThat(Column.ALL)
        .extracting(Column::name)
        .containsExactlyElementsOf(
            MetricSample.getClassSchema().getFields().stream().map(f -> f.name()).toList());
  }

  @Test
  void shouldReadBackWhatAParquetFileWasGiven() throws IOException {
    Path file = directory.resolve("samples.parquet");

    ParquetFile.write(file, SAMPLES);

    List<Map<String, Object>> rows = parquet(file);
    assertThat(rows).hasSize(2);
    for (int i = 0; i < 2; i++) {
      MetricSample sample = SAMPLES.get(i);
      assertThat(rows.get(i))
          .hasSize(Column.ALL.size())
          .containsEntry("lineage", "demo")
          .containsEntry("metric", sample.getMetric())
          .containsEntry("dimension", "tf")
          .containsEntry("value", 2 / 3.0)
          .containsEntry("n", 32L)
          .containsEntry("low", 0.5)
          .containsEntry("high", 0.8)
          .containsEntry("baseline", sample.getBaseline())
          .containsEntry("sequence", sample.getSequence())
          .containsEntry("eventTime", sample.getEventTime().toEpochMilli())
          .containsEntry("measuredAt", MEASURED.toEpochMilli());
    }
    assertThat(
            ParquetReader.readMetadata(file.toFile())
                .getFileMetaData()
                .getSchema()
                .getType("eventTime")
                .getLogicalTypeAnnotation())
        .isEqualTo(
            LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS));
  }

  private static List<Map<String, Object>> parquet(Path file) throws IOException {
    Hydrator<Map<String, Object>, Map<String, Object>, String[]> hydrator =
        new Hydrator<>() {
          @Override
          public Map<String, Object> start() {
            return new HashMap<>();
          }

          @Override
          public Map<String, Object> add(Map<String, Object> row, String[] path, Object value) {
            row.put(String.join(".", path), value);
            return row;
          }

          @Override
          public Map<String, Object> finish(Map<String, Object> row) {
            return row;
          }
        };
    try (Stream<Map<String, Object>> rows = ParquetReader.streamContent(file.toFile(), hydrator)) {
      return rows.toList();
    }
  }

  @Test
  void shouldReadBackWhatACsvFileWasGiven() throws IOException {
    Path file = directory.resolve("samples.csv");

    CsvFile.write(file, SAMPLES);

    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      assertThat(rows.readAll())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .containsEntry("metric", "locality, \"all\"")
                      .containsEntry("value", Double.toString(2 / 3.0))
                      .containsEntry("baseline", "")
                      .containsEntry("eventTime", "2016-06-30T00:00:00Z"),
              second ->
                  assertThat(second)
                      .containsEntry("n", "32")
                      .containsEntry("baseline", "0.125")
                      .containsEntry("measuredAt", MEASURED.toString()));
    }
  }

  @Test
  void shouldTakeASequenceOrATimeAsEitherEnd() {
    assertThat(select("4", null)).containsExactly(WITH_BASELINE);
    assertThat(select(null, "6")).containsExactly(WITHOUT_BASELINE);
    assertThat(select("3", "7")).isEqualTo(SAMPLES);
    assertThat(select("2016-07-01", null)).containsExactly(WITH_BASELINE);
    assertThat(select("2016-06-30", "2016-06-30")).containsExactly(WITHOUT_BASELINE);
    assertThat(select(null, "2016-12-31T11:59:59Z")).containsExactly(WITHOUT_BASELINE);
    assertThat(select("2016-12-31", "2016-12-31")).containsExactly(WITH_BASELINE);
    assertThat(SampleSelection.parse(null, null, List.of("efficacy")).of(SAMPLES))
        .containsExactly(WITH_BASELINE);
  }

  private static List<MetricSample> select(String since, String until) {
    return SampleSelection.parse(since, until, List.of()).of(SAMPLES);
  }

  @Test
  void shouldSayWhichPointOrMetricItDoesNotKnow() {
    assertThatThrownBy(() -> select("soon", null))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("time 'soon'");
    assertThatThrownBy(() -> SampleSelection.parse(null, null, List.of("wit")).of(SAMPLES))
        .isInstanceOf(CliException.class)
        .hasMessage("metric 'wit' was not measured; there are efficacy, locality, \"all\"");
    assertThatThrownBy(() -> CsvFile.write(directory, SAMPLES)).isInstanceOf(CliException.class);
    assertThatThrownBy(() -> ParquetFile.write(directory, SAMPLES))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("cannot be written");
  }
}
