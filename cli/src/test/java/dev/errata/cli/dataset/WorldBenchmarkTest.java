package dev.errata.cli.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.dataset.Benchmark.Edited;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorldBenchmarkTest {
  private final WorldBenchmark reported = WorldBenchmark.reported();
  private final WorldBenchmark tuning = WorldBenchmark.tuning();

  @Test
  void shouldReportOnEditsThatTuneNothing() {
    assertThat(reported.size()).isGreaterThan(600);
    assertThat(tuning.size()).isGreaterThan(300);
    assertThat(ids(reported)).doesNotContainAnyElementsOf(ids(tuning));
  }

  @Test
  void shouldJudgeLocalityByFactsThatTuneNothing() {
    assertThat(untouched(reported)).hasSize(600).doesNotContainAnyElementsOf(untouched(tuning));
    assertThat(untouched(tuning)).hasSize(600);
  }

  @Test
  void shouldDrawTheSameEditsForTheSameSeed() {
    assertThat(reported.draw(50, 7)).isEqualTo(WorldBenchmark.reported().draw(50, 7));
    assertThat(reported.draw(50, 7)).isNotEqualTo(reported.draw(50, 8));
  }

  private static Set<String> ids(WorldBenchmark benchmark) {
    return benchmark.draw(benchmark.size(), 1).stream()
        .map(EditCase::id)
        .collect(Collectors.toSet());
  }

  private static Set<String> untouched(WorldBenchmark benchmark) {
    return benchmark.probes(List.<Edited>of()).stream()
        .filter(probe -> probe.metrics().contains(MetricNames.LOCALITY))
        .map(Probe::unit)
        .collect(Collectors.toSet());
  }
}
