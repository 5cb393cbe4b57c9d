package dev.errata.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import dev.errata.editor.service.EditDone;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.event.Alert;
import dev.errata.event.EditApplied;
import dev.errata.event.QualityEvent;
import dev.errata.event.Verdict;
import dev.errata.stream.StreamProgress;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus is told, and what the dashboard asks it. */
class MonitoringTest {
  private static final Path DASHBOARD =
      Path.of("..", "monitoring", "grafana", "dashboards", "errata.json");
  private static final Instant NOW = Instant.ofEpochSecond(1000);
  private static final Pattern NAME = Pattern.compile("\\b(?:errata|jvm|process)_[a-z0-9_]+");
  private static final Set<String> ENDINGS_OF_TYPES =
      Set.of("_total", "_count", "_sum", "_bucket", "_info", "_created");

  private MetricsServer server;
  private Scrape scrape;

  @BeforeEach
  void serveAllThatServicesHave() {
    PrometheusRegistry registry = new PrometheusRegistry();
    StreamMetrics.register(registry, "demo", MonitoringTest::progress, () -> 7, () -> 3);
    edit(new EditorMetrics(registry, "demo"));
    evaluate(new EvaluatorMetrics(registry, "demo", Clock.fixed(NOW, ZoneOffset.UTC)));
    judge(new QualityMetrics(registry, "demo"));
    server = MetricsServer.start("127.0.0.1", 0, registry);
    scrape = Scrape.of(server.url());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static StreamProgress progress() {
    return new StreamProgress(
        Optional.of(Instant.ofEpochSecond(5)),
        100,
        40,
        Map.of("new-account", 2L),
        Map.of("late", 10L),
        Map.of("future", 1L),
        45,
        2,
        4,
        0);
  }

  private static void edit(EditorMetrics metrics) {
    metrics.caughtUp(3);
    metrics.applied(
        new EditDone(4, "batch-4", 8, Map.of("empty-target", 2L), Instant.ofEpochSecond(6), 2.0));
  }

  private static void evaluate(EvaluatorMetrics metrics) {
    Measurement share = Measurement.of(new Estimate(0.75, 4, 0.25, 1));
    Measurement nats = Measurement.of(new Estimate(0.02, 64, 0.01, 0.03));
    metrics.accept(
        new MetricsReport(
            4,
            Instant.ofEpochSecond(6),
            Map.of(
                "efficacy", Map.of(Dimension.TEACHER_FORCED, share),
                "locality.kl", Map.of(Dimension.NONE, nats))));
    metrics.took(Duration.ofMillis(1500));
    metrics.replicaApplied(
        EditApplied.newBuilder()
            .setLineage("demo")
            .setSequence(4)
            .setBatchId("batch-4")
            .setCommandPartitionOffset(0)
            .setWatermark(NOW.minusSeconds(90))
            .setMethod("m")
            .setHyperparametersDigest("h")
            .setOutcomes(List.of())
            .setChunks(0)
            .setDeltaDigest("d")
            .setChainDigest("c")
            .setTimings(Map.of())
            .setDevice("cpu")
            .setVersions(Map.of())
            .setAppliedAt(NOW.minusSeconds(2))
            .build());
  }

  private static void judge(QualityMetrics metrics) {
    metrics.count(new QualityEvent(new Verdict("demo", 4L, false, "locality", NOW)));
    metrics.count(
        new QualityEvent(
            new Alert("demo", "locality", "tf", 1L, 4L, 0.9, 0.5, 64, 4L, "batch-4", "fell", NOW)));
  }

  @Test
  void shouldCountFactsByWhatBecameOfThem() {
    assertThat(scrape.text())
        .contains("errata_stream_facts_received_total{lineage=\"demo\"} 60.0")
        .contains("errata_stream_facts_dropped_total{lineage=\"demo\",reason=\"late\"} 10.0")
        .contains("errata_stream_facts_refused_total{lineage=\"demo\",reason=\"future\"} 1.0")
        .contains("errata_stream_facts_held_total{lineage=\"demo\",rule=\"new-account\"} 2.0")
        .contains("errata_stream_facts_settling{lineage=\"demo\"} 4.0")
        .contains("errata_stream_facts_behind{lineage=\"demo\"} 7.0")
        .contains("errata_stream_batches_waiting{lineage=\"demo\"} 3.0");
  }

  @Test
  void shouldTellWhatTheEditorWroteAndHowLongItTook() {
    assertThat(scrape.text())
        .contains("errata_editor_edits_applied_total{lineage=\"demo\"} 8.0")
        .contains(
            "errata_editor_edits_rejected_total{lineage=\"demo\",reason=\"empty-target\"} 2.0")
        .contains("errata_editor_edit_duration_seconds_bucket{lineage=\"demo\",le=\"0.25\"} 1")
        .contains("errata_editor_edit_duration_seconds_bucket{lineage=\"demo\",le=\"0.1\"} 0")
        .contains("errata_editor_batch_duration_seconds_sum{lineage=\"demo\"} 2.0")
        .contains("errata_editor_sequence{lineage=\"demo\"} 4.0");
  }

  @Test
  void shouldTellWhatWasMeasuredAndHowFreshItIs() {
    String efficacy = "{dimension=\"tf\",lineage=\"demo\",metric=\"efficacy\"}";
    assertThat(scrape.text())
        .contains("errata_quality_ratio" + efficacy + " 0.75")
        .contains("errata_quality_low_ratio" + efficacy + " 0.25")
        .contains("errata_quality_high_ratio" + efficacy + " 1.0")
        .contains("errata_quality_sample_size" + efficacy + " 4.0")
        .contains(
            "errata_quality_value{dimension=\"none\",lineage=\"demo\",metric=\"locality.kl\"} 0.02")
        .contains("errata_quality_sequence{lineage=\"demo\"} 4.0")
        .contains("errata_replica_freshness_seconds{lineage=\"demo\"} 90.0")
        .contains("errata_replica_delay_seconds_sum{lineage=\"demo\"} 2.0")
        .contains("errata_evaluation_duration_seconds_sum{lineage=\"demo\"} 1.5")
        .contains("errata_quality_verdicts_total{lineage=\"demo\",result=\"failed\"} 1.0")
        .contains("errata_quality_alerts_total{lineage=\"demo\",metric=\"locality\"} 1.0");
  }

  /** https://prometheus.io/docs/practices/naming */
  @Test
  void shouldNameMetricsAsPrometheusAdvises() {
    Map<String, String> own =
        scrape.types().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("errata_"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    assertThat(own).hasSizeGreaterThan(25);
    assertThat(own)
        .allSatisfy(
            (name, type) -> {
              assertThat(name).matches("[a-z][a-z0-9]*(_[a-z0-9]+)+");
              assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
              if (!type.equals("counter")) {
                assertThat(ENDINGS_OF_TYPES).noneMatch(name::endsWith);
              }
              if (name.matches(".*(duration|delay|freshness|timestamp).*")) {
                assertThat(name).endsWith("_seconds");
              }
              assertThat(name).doesNotContainPattern("milli|minute|hour|percent|kilo|mega");
            });
    assertThat(scrape.helps()).containsKeys(own.keySet().toArray(String[]::new));
    assertThat(scrape.helps().values()).noneMatch(String::isBlank);
  }

  @Test
  void shouldAskInTheDashboardOnlyForWhatThereIs() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    Set<String> asked = new TreeSet<>();
    dashboard.findValuesAsText("expr").forEach(expr -> asked.addAll(names(expr)));
    dashboard
        .at("/templating/list")
        .forEach(variable -> asked.addAll(names(variable.at("/query/query").asText())));

    assertThat(asked).hasSizeGreaterThan(25);
    assertThat(scrape.names()).containsAll(asked);
  }

  private static Set<String> names(String expression) {
    return NAME.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  @Test
  void shouldLayOutPanelsWithoutOverlap() throws IOException {
    JsonNode panels = new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels");
    Set<String> taken = new TreeSet<>();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : panels) {
      JsonNode at = panel.get("gridPos");
      assertThat(ids.add(panel.get("id").asInt())).as("own id of " + panel.get("title")).isTrue();
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
      for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
        for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
          assertThat(taken.add(x + ":" + y)).as("free place of " + panel.get("title")).isTrue();
        }
      }
    }
  }

  @Test
  void shouldSayInOneLineThatAPortIsTaken() {
    int port = java.net.URI.create(server.url()).getPort();

    assertThatThrownBy(() -> MetricsServer.start("127.0.0.1", port, new PrometheusRegistry()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("cannot serve metrics on 127.0.0.1:" + port);
  }
}
