package dev.errata.evaluator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusEndpointTest {
  private static final String HOST = "127.0.0.1";

  @Test
  void shouldServeTheNewestMeasurement() throws IOException, InterruptedException {
    try (PrometheusEndpoint endpoint = new PrometheusEndpoint("demo", HOST, 0)) {
      endpoint.accept(report(0.5));
      endpoint.accept(report(0.75));
      endpoint.replicaAt(9);

      assertThat(scrape(endpoint.port()))
          .contains("errata_metric{dimension=\"tf\",lineage=\"demo\",metric=\"efficacy\"} 0.75")
          .contains("errata_metric_low{dimension=\"tf\",lineage=\"demo\",metric=\"efficacy\"} 0.25")
          .contains("errata_metric_n{dimension=\"tf\",lineage=\"demo\",metric=\"efficacy\"} 4.0")
          .contains("errata_metric_sequence{lineage=\"demo\"} 7.0")
          .contains("errata_replica_sequence{lineage=\"demo\"} 9.0");
    }
  }

  @Test
  void shouldSayInOneLineThatAPortIsTaken() {
    try (PrometheusEndpoint endpoint = new PrometheusEndpoint("demo", HOST, 0)) {
      assertThatThrownBy(() -> new PrometheusEndpoint("demo", HOST, endpoint.port()))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("Cannot serve metrics on 127.0.0.1:" + endpoint.port());
    }
  }

  private static MetricsReport report(double value) {
    Measurement measurement = Measurement.of(new Estimate(value, 4, 0.25, 1));
    return new MetricsReport(
        7, Instant.EPOCH, Map.of("efficacy", Map.of(Dimension.TEACHER_FORCED, measurement)));
  }

  static String scrape(int port) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
