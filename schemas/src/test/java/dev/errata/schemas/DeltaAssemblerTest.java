package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeltaAssemblerTest {
  private final DeltaAssembler assembler = new DeltaAssembler();

  @Test
  void shouldPutTogetherWhatWasCutToPieces() {
    byte[] payload = new byte[2 * LoggedDelta.CHUNK_BYTES + 17];
    new Random(1).nextBytes(payload);
    List<DeltaEvent> events = new LoggedDelta(applied(7, 3), payload).events();
    assertThat(events).hasSize(4);

    for (DeltaEvent event : events.subList(0, 3)) {
      assertThat(assembler.accept(event)).isEmpty();
    }
    Optional<LoggedDelta> logged = assembler.accept(events.get(3));

    assertThat(logged).get().extracting(LoggedDelta::payload).isEqualTo(payload);
    assertThat(logged).get().extracting(LoggedDelta::sequence).isEqualTo(7L);
  }

  @Test
  void shouldGiveAnEmptyPayloadWhenNoWeightChanged() {
    Optional<LoggedDelta> logged =
        assembler.accept(new LoggedDelta(applied(1, 0), new byte[0]).events().get(0));

    assertThat(logged).get().extracting(LoggedDelta::payload).isEqualTo(new byte[0]);
  }

  @Test
  void shouldNameTheMissingPiece() {
    List<DeltaEvent> events =
        new LoggedDelta(applied(7, 2), new byte[LoggedDelta.CHUNK_BYTES + 1]).events();
    assembler.accept(events.get(0));

    assertThatThrownBy(() -> assembler.accept(events.get(2)))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("sequence 7 has 2 pieces, found 1");
  }

  @Test
  void shouldRefuseAPieceOutOfPlace() {
    List<DeltaEvent> events =
        new LoggedDelta(applied(7, 2), new byte[LoggedDelta.CHUNK_BYTES + 1]).events();

    assertThatThrownBy(() -> assembler.accept(events.get(1)))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("expected piece 0 of sequence 7, found piece 1");
  }

  private static EditApplied applied(long sequence, int chunks) {
    return EditApplied.newBuilder()
        .setLineage("test")
        .setSequence(sequence)
        .setBatchId("batch")
        .setCommandPartitionOffset(0)
        .setWatermark(Instant.EPOCH)
        .setMethod("alphaedit")
        .setHyperparametersDigest("sha256:0")
        .setOutcomes(List.of())
        .setChunks(chunks)
        .setDeltaDigest("sha256:0")
        .setChainDigest("sha256:0")
        .setTimings(Map.of())
        .setDevice("cpu")
        .setVersions(Map.of())
        .setAppliedAt(Instant.EPOCH)
        .build();
  }
}
