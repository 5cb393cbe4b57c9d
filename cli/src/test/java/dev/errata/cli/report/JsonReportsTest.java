package dev.errata.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import dev.errata.cli.report.DemoReport.Answer;
import dev.errata.cli.report.DemoReport.Digest;
import dev.errata.cli.report.DemoReport.Edits;
import dev.errata.cli.report.DemoReport.Facts;
import dev.errata.cli.report.DemoReport.Quantiles;
import dev.errata.cli.report.DemoReport.Seconds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportsTest {
  private static final DemoReport REPORT =
      new DemoReport(
          new Facts(906, Map.of("net-zero", 3L)),
          new Edits(890, 2),
          28,
          Map.of("efficacy", Map.of("tf", new Metric(0.97, 300, 0.95, 0.99, 0.2))),
          new Seconds(180, 0.05, new Quantiles(1.5, 4)),
          new Digest("sha256:a", "sha256:a"),
          List.of(new Answer("Q", "B", "A", "B", Map.of("2016-01-01", "A"))),
          Map.of("java", "17"));

  @TempDir Path directory;

  @Test
  void shouldWriteTheDocumentedFields() throws Exception {
    Path file = directory.resolve("report.json");

    JsonReports.write(file, REPORT);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/facts/received").asInt()).isEqualTo(906);
    assertThat(json.at("/facts/dropped/net-zero").asInt()).isEqualTo(3);
    assertThat(json.at("/edits/rejected").asInt()).isEqualTo(2);
    assertThat(json.at("/metrics/efficacy/tf").fieldNames())
        .toIterable()
        .containsExactly("value", "n", "low", "high", "unedited");
    assertThat(json.at("/seconds/factToAnswer/p99").asDouble()).isEqualTo(4);
    assertThat(json.at("/digest/replayed").asText()).isEqualTo("sha256:a");
  }

  @Test
  void shouldReadBackWhatItWrote() {
    Path file = directory.resolve("report.json");

    JsonReports.write(file, REPORT);

    assertThat(JsonReports.read(file, DemoReport.class)).isEqualTo(REPORT);
  }

  @Test
  void shouldRefuseAFileInADirectoryThatDoesNotExist() {
    Path file = directory.resolve("missing/report.json");

    assertThatThrownBy(() -> JsonReports.requireWritable(file))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("does not exist");
  }
}
