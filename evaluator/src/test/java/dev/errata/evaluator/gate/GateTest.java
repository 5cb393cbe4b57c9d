package dev.errata.evaluator.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.gate.Gate.Judgement;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  @Test
  void shouldReadWhatIsBounded() {
    assertThat(Threshold.parse("efficacy.latest>=0.8"))
        .isEqualTo(
            new Threshold(
                "efficacy.latest", Threshold.Change.NONE, Dimension.TEACHER_FORCED, true, 0.8));
    assertThat(Threshold.parse("locality.drop:ar <= .05"))
        .isEqualTo(
            new Threshold(
                "locality", Threshold.Change.DROP, Dimension.AUTOREGRESSIVE, false, 0.05));
    assertThat(Threshold.parse("locality.kl.rise<=1"))
        .isEqualTo(new Threshold("locality.kl", Threshold.Change.RISE, Dimension.NONE, false, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "locality", "locality>0.9", "locality>=high", "locality:xx>=0.9"})
  void shouldRefuseWhatIsNoThreshold(String text) {
    assertThatThrownBy(() -> Threshold.parse(text))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("such as efficacy.latest>=0.8");
  }

  @Test
  void shouldRefuseAMetricThatNoSampleHas() {
    assertThatThrownBy(() -> Threshold.parse("localty>=0.9"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("'localty'")
        .hasMessageContaining("locality.kl");
  }

  @Test
  void shouldNameEveryThresholdThatDoesNotHold() {
    Gate gate = gate("locality>=0.9", "efficacy.latest>=0.8", "stale<=0.1");

    Judgement judgement =
        gate.judge(report(Map.of("locality", 0.5, "efficacy.latest", 0.81, "stale", 0.2)));

    assertThat(judgement.passed()).isFalse();
    assertThat(judgement.reason())
        .isEqualTo("locality:tf is 0.500, allowed >= 0.9; stale:tf is 0.200, allowed <= 0.1");
  }

  @Test
  void shouldPassAtTheBoundAndWhereNothingWasAsked() {
    Gate gate = gate("locality>=0.9", "efficacy.latest>=0.8");

    assertThat(gate.judge(report(Map.of("locality", 0.9)))).isEqualTo(new Judgement(true, ""));
  }

  @Test
  void shouldCompareWithTheLastStateThatPassed() {
    Gate gate = gate("locality.drop<=0.05");
    assertThat(gate.needsReference()).isTrue();
    gate.reference(report(Map.of("locality", 0.9)));
    assertThat(gate.needsReference()).isFalse();

    assertThat(passed(gate, 0.86)).isTrue();
    assertThat(passed(gate, 0.60)).isFalse();
    // The bad batch was taken back; what it did is not held against this one.
    assertThat(passed(gate, 0.85)).isTrue();
    assertThat(passed(gate, 0.79)).isFalse();
  }

  private static boolean passed(Gate gate, double locality) {
    return gate.judge(report(Map.of("locality", locality))).passed();
  }

  private static Gate gate(String... thresholds) {
    return new Gate(Stream.of(thresholds).map(Threshold::parse).toList());
  }

  private static MetricsReport report(Map<String, Double> values) {
    Map<String, Map<Dimension, Measurement>> metrics = new HashMap<>();
    values.forEach(
        (metric, value) ->
            metrics.put(
                metric,
                Map.of(
                    Dimension.TEACHER_FORCED,
                    Measurement.of(new Estimate(value, 10, value, value)))));
    return new MetricsReport(1, Instant.EPOCH, metrics);
  }
}
