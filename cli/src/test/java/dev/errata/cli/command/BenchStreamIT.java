package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.Invocation;
import dev.errata.cli.bench.stream.StreamBenchReport;
import dev.errata.cli.report.JsonReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream bench with few facts. */
class BenchStreamIT {
  @TempDir Path directory;

  @Test
  void shouldMeasureAllThreeAndLeaveNothingBehind() throws IOException {
    Path report = directory.resolve("report.json");
    Path work = directory.resolve("work");

    Invocation invocation =
        Invocation.of(
            "bench",
            "stream",
            "--facts=2000",
            "--repeat=1",
            "--state-facts=2000",
            "--rate=200",
            "--duration=PT4S",
            "--latency-rate=50",
            "--latency-duration=PT2S",
            "--work=" + work,
            "--report=" + report);

    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.out())
        .contains("of the exactly-once copy", "times Wikidata's 10 items/s")
        .contains("with 2,000 facts of state", "fact to batch at 50 facts/s");
    StreamBenchReport result = JsonReports.read(report, StreamBenchReport.class);
    assertThat(result.throughput().stream().median()).isPositive();
    assertThat(result.throughput().ofCopy().median()).isPositive();
    assertThat(result.sustained().sustained()).isBetween(1.0, 201.0);
    assertThat(result.sustained().heapMebibytes()).hasSize(5);
    assertThat(result.latency().n()).isEqualTo(100);
    assertThat(result.latency().p99())
        .isBetween(result.latency().median(), result.latency().most());
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatCannotBeMeasured() {
    Invocation invocation = Invocation.of("bench", "stream", "--rate=0");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.message()).contains("--rate");
  }
}
