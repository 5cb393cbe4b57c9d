package dev.errata.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errata.cli.BundledModel;
import dev.errata.cli.CommandProcess;
import dev.errata.cli.Invocation;
import dev.errata.cli.report.DemoReport;
import dev.errata.cli.report.JsonReports;
import dev.errata.cli.report.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on the changes up to the end of 2016, and what can be done with the log it keeps. */
class DemoIT {
  private static final String QUESTION = "The head of government of the United Kingdom is";

  @TempDir static Path directory;
  private static Path model;
  private static Path data;
  private static Invocation invocation;
  private static DemoReport report;

  @BeforeAll
  static void runDemo() {
    model = BundledModel.directory();
    data = directory.resolve("data");
    Path file = directory.resolve("report.json");
    invocation =
        Invocation.of(
            "demo",
            "--model=" + model,
            "--until=2016-12-31",
            "--data=" + data,
            "--report=" + file,
            "--cache=" + directory.resolve("cache"));
    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    report = JsonReports.read(file, DemoReport.class);
  }

  @Test
  void shouldSayWhereItsDashboardIs() {
    assertThat(invocation.out()).containsPattern("dashboard at http://127\\.0\\.0\\.1:\\d+/");
  }

  @Test
  void shouldAccountForEveryFact() {
    long dropped = report.facts().dropped().values().stream().mapToLong(Long::longValue).sum();

    assertThat(report.facts().received()).isGreaterThan(100);
    assertThat(report.edits().applied() + report.edits().rejected() + dropped)
        .isEqualTo(report.facts().received());
  }

  @Test
  void shouldMeasureEveryMetricInBothDimensions() {
    assertThat(report.metrics())
        .containsKeys(
            "efficacy",
            "generalization",
            "locality",
            "portability",
            "portability.relation_specificity",
            "retention",
            "consistency",
            "stale");
    assertThat(report.metrics().get("stale")).containsOnlyKeys("tf", "ar");
    assertThat(report.metrics().get("efficacy")).containsOnlyKeys("tf", "ar", "cmp");
    assertThat(report.metrics().get("negation")).containsOnlyKeys("cmp");
    Metric locality = report.metrics().get("locality").get("tf");
    assertThat(locality.n()).isGreaterThanOrEqualTo(300);
    assertThat(locality.value()).isBetween(locality.low(), locality.high());
  }

  @Test
  void shouldMeasureGeneralAbilityBesideTheUneditedModel() {
    Metric perplexity = report.metrics().get("perplexity").get("none");
    Metric choice = report.metrics().get("ability.choice").get("cmp");

    assertThat(perplexity.unedited()).isBetween(1.0, 2.0);
    assertThat(perplexity.value()).isBetween(1.0, 3.0);
    assertThat(report.metrics().get("entropy").get("none").value()).isPositive();
    assertThat(choice.unedited()).isEqualTo(1);
    assertThat(choice.value()).isGreaterThan(0.9);
    assertThat(choice.n()).isGreaterThan(100);
  }

  @Test
  void shouldWriteMostFactsIntoTheWeightsAndLeaveOthersAlone() {
    assertThat(value("efficacy")).isGreaterThan(0.9);
    assertThat(value("generalization")).isGreaterThan(0.8);
    assertThat(value("locality")).isGreaterThan(0.9);
  }

  @Test
  void shouldRebuildTheSameWeightsFromTheLog() {
    assertThat(report.digest().live()).startsWith("sha256:");
    assertThat(report.digest().replayed()).isEqualTo(report.digest().live());
    assertThat(invocation.out()).contains("equal, bit for bit");
  }

  @Test
  void shouldMeasureTimes() {
    assertThat(report.seconds().perEdit()).isPositive();
    assertThat(report.seconds().factToAnswer().p50())
        .isPositive()
        .isLessThanOrEqualTo(report.seconds().factToAnswer().p99());
  }

  @Test
  void shouldListAndExplainTheKeptLog() {
    Invocation log = Invocation.of("log", "--data=" + data);
    Invocation show = Invocation.of("show", "1", "--data=" + data);

    assertThat(log.out().lines()).hasSize((int) report.batches() + 1);
    assertThat(show.out()).contains("sequence     1", "alphaedit", "[Sri Lanka|P35]");
  }

  @Test
  void shouldAnswerAsOfAnyTimeFromTheKeptLog() {
    assertThat(ask("--base")).isEqualTo("David Cameron");
    assertThat(ask("--data=" + data, "--to=0")).isEqualTo("David Cameron");
    assertThat(ask("--data=" + data, "--as-of=2016-06-30")).isEqualTo("David Cameron");
    assertThat(ask("--data=" + data)).isEqualTo("Theresa May");
  }

  @Test
  void shouldExportAModelThatLoadsAndAnswersTheSame() {
    Path out = directory.resolve("exported");

    Invocation export =
        Invocation.of("export", "--data=" + data, "--model=" + model, "--out=" + out);
    Invocation ask = Invocation.of("ask", "--base", "--model=" + out, QUESTION);

    assertThat(export.out()).contains(report.digest().live());
    assertThat(ask.out().strip()).isEqualTo("Theresa May");
  }

  @Test
  void shouldReportOnTheKeptLog() throws IOException {
    Path page = directory.resolve("report.html");

    Invocation written =
        Invocation.of("report", "--verify", "--data=" + data, "--model=" + model, "--out=" + page);

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(Files.readString(page))
        .contains(report.digest().live())
        .contains("The newest full evaluation, at edit sequence " + report.batches())
        .contains("dropped: ")
        .contains("The weights have the digest that the editor logged, at each checkpoint")
        .contains("<svg");
    Invocation missing = Invocation.of("report", "--lineage=ghost", "--data=" + data);
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.message())
        .isEqualTo("errata: there is no lineage 'ghost'; the log has world-2015");
  }

  @Test
  void shouldGiveOutWhatWasMeasured() throws IOException {
    Path csv = directory.resolve("metrics.csv");
    Path parquet = directory.resolve("metrics.parquet");

    Invocation files =
        Invocation.of("metrics", "--data=" + data, "--csv=" + csv, "--parquet=" + parquet);
    Invocation table =
        Invocation.of(
            "metrics", "--data=" + data, "--metric=efficacy", "--since=" + report.batches());

    assertThat(files.exitCode()).as(files.err()).isZero();
    assertThat(files.out()).contains("rows in " + csv, "rows in " + parquet);
    assertThat(Files.readString(csv)).startsWith("lineage,metric,dimension,value,n,low,high");
    assertThat(parquet).isNotEmptyFile();
    assertThat(table.out()).containsPattern(report.batches() + " .* efficacy +tf +[01]\\.");
  }

  @Test
  void shouldRecomputeTheLoggedChanges() {
    Invocation replay =
        Invocation.of(
            "replay",
            "--recompute",
            "--to=3",
            "--data=" + data,
            "--model=" + model,
            "--cache=" + directory.resolve("cache"));

    assertThat(replay.err()).isEmpty();
    assertThat(replay.exitCode()).isZero();
    assertThat(replay.out()).contains("recomputed 3 batches").contains("sequence 3");
  }

  @Test
  void shouldRebuildTheSameWeightsOnAnotherJava() throws Exception {
    Optional<Path> other = otherJava();
    assumeTrue(other.isPresent(), "skipped: no other JDK than this one was found");

    try (CommandProcess replay =
        CommandProcess.start(
            other.orElseThrow(),
            directory,
            "replay",
            "--verify",
            "--data=" + data,
            "--model=" + model)) {
      assertThat(replay.exitCode()).as(replay.output()).isZero();
      assertThat(replay.output()).contains(report.digest().live());
    }
  }

  @Test
  void shouldRefuseToOverwriteAKeptLog() {
    Invocation again = Invocation.of("demo", "--model=" + model, "--data=" + data);

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.message()).hasLineCount(1).contains(data.toString(), "not empty");
  }

  private static double value(String metric) {
    return report.metrics().get(metric).get("tf").value();
  }

  private static String ask(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("ask", QUESTION, "--model=" + model), Stream.of(options))
            .toArray(String[]::new);
    Invocation ask = Invocation.of(arguments);
    assertThat(ask.exitCode()).as(ask.err()).isZero();
    return ask.out().strip();
  }

  /** The JDK named by {@code OTHER_JAVA_HOME}, else a neighbour of another version. */
  private static Optional<Path> otherJava() throws Exception {
    String named = System.getenv("OTHER_JAVA_HOME");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path neighbours = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(neighbours)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(neighbours)) {
      return found
          .filter(path -> Files.isExecutable(path.resolve("bin/java")))
          .filter(DemoIT::isOther)
          .findFirst();
    }
  }

  private static boolean isOther(Path javaHome) {
    try {
      String release = Files.readString(javaHome.resolve("release"));
      return release
          .lines()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("[^0-9.]", ""))
          .map(version -> Integer.parseInt(version.split("\\.")[0]))
          .anyMatch(version -> version >= 17 && version != Runtime.version().feature());
    } catch (IOException e) {
      return false; // no release file: not a JDK
    }
  }
}
