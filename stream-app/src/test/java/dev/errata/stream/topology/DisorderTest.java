package dev.errata.stream.topology;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.EditRequest;
import dev.errata.event.FactUpdate;
import dev.errata.stream.History;
import dev.errata.stream.HistoryOracle;
import dev.errata.stream.StreamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the order of arrival, the topology finds the edits that hindsight finds. */
class DisorderTest {
  @Provide
  Arbitrary<History> histories() {
    return History.of(40, 5);
  }

  @Provide
  Arbitrary<Duration> windows() {
    return Arbitraries.of(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(7));
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void shouldFindTheEditsThatHindsightFinds(
      @ForAll("histories") History history, @ForAll("windows") Duration window) throws IOException {
    try (TopologyHarness stream = harness(config(window))) {
      send(stream, history);

      assertThat(byFact(stream.edits())).isEqualTo(HistoryOracle.edits(history, window));
      assertThat(stream.progress().settling()).as("every event is accounted for").isZero();
      assertThat(stream.progress().rejected()).isEmpty();
    }
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void shouldEditNothingWhenAllIsReplayed(
      @ForAll("histories") History history, @ForAll("windows") Duration window) throws IOException {
    try (TopologyHarness stream = harness(config(window))) {
      send(stream, history);
      long edits = stream.progress().edits();

      send(stream, history);

      assertThat(stream.progress().edits()).isEqualTo(edits);
      assertThat(stream.progress().settling()).isZero();
    }
  }

  private static void send(TopologyHarness stream, History history) {
    stream.send(history.baseline().toArray(FactUpdate[]::new));
    stream.send(history.arrivals().toArray(FactUpdate[]::new)).flush();
  }

  private static Map<String, List<String>> byFact(List<EditRequest> edits) {
    return edits.stream()
        .collect(
            groupingBy(
                EditRequest::getFactKey,
                mapping(e -> e.getOldTarget() + "→" + e.getTarget(), toList())));
  }

  private static StreamConfig config(Duration window) {
    return TopologyHarness.config().withSettleWindow(window);
  }

  private static TopologyHarness harness(StreamConfig config) throws IOException {
    Path directory = Files.createTempDirectory(Path.of("target"), "disorder");
    return new TopologyHarness(config, directory);
  }
}
