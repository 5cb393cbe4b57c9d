package dev.errata.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.report.DemoReport.Quantiles;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactLatenciesTest {
  private static final long SECOND = 1_000_000_000;

  private final FactLatencies latencies = new FactLatencies();

  @Test
  void shouldMeasureFromSendingTheFactToApplyingItsEdit() {
    latencies.received("a", 0);
    latencies.received("b", SECOND);
    latencies.received("a", 5 * SECOND);
    latencies.applied(1, 4 * SECOND);

    Quantiles quantiles = latencies.quantiles(Map.of(1L, List.of(request("a", "b"))));

    assertThat(quantiles).isEqualTo(new Quantiles(3, 4));
  }

  @Test
  void shouldLeaveOutFactsWithoutAnEditAndEditsWithoutAFact() {
    latencies.received("dropped", 0);
    latencies.applied(1, SECOND);

    Quantiles quantiles =
        latencies.quantiles(Map.of(1L, List.of(request("sent by others")), 2L, List.of()));

    assertThat(quantiles).isEqualTo(new Quantiles(0, 0));
  }

  private static EditRequest request(String... eventIds) {
    return EditRequest.newBuilder()
        .setFactKey("Sweden|P6")
        .setEventIds(List.of(eventIds))
        .setSubject("Sweden")
        .setPropertyId("P6")
        .setPrompt("The head of government of Sweden is")
        .setTarget("X")
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance("test", null, null))
        .build();
  }
}
