package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.BundledModel;
import dev.errata.cli.Invocation;
import dev.errata.cli.bench.ModelBenchReport;
import dev.errata.cli.report.JsonReports;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model bench without its Python peer. */
class BenchModelIT {
  @TempDir Path directory;

  @Test
  void shouldTimeTheWorkAskedForAndSayThatThereWasNoPeer() {
    Path report = directory.resolve("report.json");

    Invocation invocation = bench("--only=8 answers", "--repeat=2", "--report=" + report);

    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.out()).contains("scoring, 8 answers a prompt", "skipped: no --python");
    ModelBenchReport result = JsonReports.read(report, ModelBenchReport.class);
    assertThat(result.works()).hasSize(1);
    ModelBenchReport.Line line = result.works().get(0);
    assertThat(line.tokens()).isEqualTo(256 * 14);
    assertThat(line.errata().least())
        .isPositive()
        .isLessThanOrEqualTo(line.errata().median())
        .isLessThanOrEqualTo(line.errata().most());
    assertThat(line.ratio()).isNull();
  }

  @Test
  void shouldSayWhatThePeerNeedsWhenItEnds() {
    Invocation invocation = bench("--python=false", "--only=prefill");

    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.message()).contains("Python peer", "tools/bench/requirements.txt");
  }

  @Test
  void shouldListTheShapesThereAre() {
    Invocation invocation = Invocation.of("bench", "model", "--shape=gpt9");

    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.message()).contains("gpt9", "gpt2-124m", "llama-125m");
  }

  private static Invocation bench(String option, String... more) {
    String[] arguments = new String[more.length + 5];
    arguments[0] = "bench";
    arguments[1] = "model";
    arguments[2] = "--model=" + BundledModel.directory();
    arguments[3] = "--warm-up=0";
    arguments[4] = option;
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Invocation.of(arguments);
  }
}
