package dev.errata.stream.topology;

import static dev.errata.stream.Events.KEY;
import static dev.errata.stream.Events.change;
import static dev.errata.stream.Events.day;
import static dev.errata.stream.Events.entity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.DeadLetter;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidateTest {
  private static final byte[] UNKNOWN_SCHEMA_ID = {0, 0, 0, 3, (byte) 0xe7, 1, 2};

  @TempDir Path directory;
  private TopologyHarness stream;

  @BeforeEach
  void start() {
    stream = new TopologyHarness(TopologyHarness.config(), directory);
  }

  @AfterEach
  void stop() {
    stream.assertNothingElse();
    stream.close();
  }

  static Stream<Arguments> invalid() {
    FactUpdate valid = change("1", "A", "B", 0).build();
    return Stream.of(
        Arguments.of(RejectReason.EMPTY_EVENT_ID, change(" ", "A", "B", 0).build()),
        Arguments.of(
            RejectReason.EMPTY_SUBJECT,
            change("1", "A", "B", 0).setSubject(new Entity("Sweden", "", List.of())).build()),
        Arguments.of(RejectReason.EMPTY_OBJECT, change("1", "A", "", 0).build()),
        Arguments.of(RejectReason.EMPTY_OBJECT, change("1", null, null, 0).build()),
        Arguments.of(
            RejectReason.EMPTY_PROMPT,
            change("1", "A", "B", 0).setPrompts(new Prompts(" ", List.of(), List.of())).build()),
        Arguments.of(
            RejectReason.FUTURE,
            FactUpdate.newBuilder(valid)
                .setEventTime(TopologyHarness.NOW.plusSeconds(90_000))
                .build()));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void shouldRefuseAnInvalidFact(RejectReason reason, FactUpdate update) {
    byte[] bytes = stream.bytes(update);

    stream.sendBytes(KEY, bytes);

    DeadLetter letter = onlyDeadLetter(reason);
    assertThat(bytes(letter.getValue())).isEqualTo(bytes);
    assertGoesOn();
  }

  @Test
  void shouldRefuseAnUnknownPropertyUnlessTheEventBringsPrompts() {
    FactUpdate.Builder unknown =
        change("1", "A", "B", 0).setProperty(new Property("P999", "favourite colour"));

    stream.send(unknown.build());

    assertThat(onlyDeadLetter(RejectReason.UNKNOWN_PROPERTY).getMessage()).contains("1", "P999");
    stream
        .send(unknown.setPrompts(new Prompts("Sweden's colour is", List.of(), List.of())).build())
        .flush();
    assertThat(stream.edits()).hasSize(1);
    stream.states();
  }

  @Test
  void shouldRefuseAnUnknownSchemaId() {
    stream.sendBytes(KEY, UNKNOWN_SCHEMA_ID);

    assertThat(bytes(onlyDeadLetter(RejectReason.UNKNOWN_SCHEMA).getValue()))
        .isEqualTo(UNKNOWN_SCHEMA_ID);
    assertGoesOn();
  }

  static Stream<byte[]> unreadable() {
    return Stream.of(
        "no avro at all".getBytes(StandardCharsets.UTF_8),
        new byte[0],
        new byte[] {0},
        new byte[] {0, 0, 0});
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void shouldRefuseUnreadableBytes(byte[] value) {
    stream.sendBytes(KEY, value);

    onlyDeadLetter(RejectReason.UNREADABLE);
    assertGoesOn();
  }

  @Test
  void shouldRefuseATruncatedFact() {
    byte[] whole = stream.bytes(change("1", "A", "B", 0).build());

    stream.sendBytes(KEY, Arrays.copyOf(whole, whole.length / 2));

    onlyDeadLetter(RejectReason.UNREADABLE);
    assertGoesOn();
  }

  @Test
  void shouldRefuseAnotherTypeOfEvent() {
    stream.sendBytes(KEY, stream.bytes(entity("A")));

    assertThat(onlyDeadLetter(RejectReason.WRONG_TYPE).getMessage())
        .contains("Entity", "FactUpdate");
    assertGoesOn();
  }

  @Test
  void shouldRefuseARecordWithoutAValue() {
    stream.sendBytes(KEY, null);

    assertThat(onlyDeadLetter(RejectReason.NO_VALUE).getValue()).isNull();
    assertGoesOn();
  }

  @Test
  void shouldRefuseARecordUnderAnotherFactsKey() {
    byte[] bytes = stream.bytes(change("1", "A", "B", 0).build());

    stream.sendBytes("Norway|P6", bytes);
    assertThat(onlyDeadLetter(RejectReason.WRONG_KEY).getMessage()).contains("Norway|P6", KEY);

    stream.sendBytes(null, bytes);
    onlyDeadLetter(RejectReason.WRONG_KEY);
  }

  @Test
  void shouldNameTheRecordInTheDeadLetter() {
    stream.sendBytes(KEY, UNKNOWN_SCHEMA_ID);
    stream.sendBytes(KEY, UNKNOWN_SCHEMA_ID);

    TestRecord<String, DeadLetter> second = stream.deadLetters().get(1);
    assertThat(second.key()).isEqualTo(KEY);
    DeadLetter letter = second.value();
    assertThat(letter.getTopic()).isEqualTo("errata.facts");
    assertThat(letter.getPartition()).isZero();
    assertThat(letter.getOffset()).isEqualTo(1);
    assertThat(bytes(letter.getKey())).isEqualTo(KEY.getBytes(StandardCharsets.UTF_8));
    assertThat(letter.getMessage()).startsWith("errata.facts-0@1: ").contains("999");
    assertThat(letter.getStage()).isEqualTo("stream.validate");
    assertThat(letter.getFailedAt()).isEqualTo(TopologyHarness.NOW);
    assertThat(stream.progress().rejected()).isEqualTo(Map.of("unknown-schema", 2L));
  }

  @Test
  void shouldUseEachReasonCodeOnce() {
    assertThat(Stream.of(RejectReason.values()).map(RejectReason::code)).doesNotHaveDuplicates();
    assertThat(Stream.of(DropReason.values()).map(DropReason::code)).doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeAnUnknownObjectIdAsItIs() {
    FactUpdate update =
        change("1", "A", "B", 0)
            .setNewObject(new Entity("Q1", "Žofie Nováková 王", List.of("Žofka")))
            .setProvenance(new Provenance("wikidata", "someone", "https://example.org"))
            .build();

    stream.send(update).flush();

    assertThat(stream.edits()).extracting(e -> e.getTarget()).containsExactly("Žofie Nováková 王");
    assertThat(stream.states()).extracting(s -> s.getSince()).containsExactly(day(0));
  }

  private DeadLetter onlyDeadLetter(RejectReason reason) {
    List<TestRecord<String, DeadLetter>> letters = stream.deadLetters();
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).value().getReason()).isEqualTo(reason.code());
    return letters.get(0).value();
  }

  private void assertGoesOn() {
    stream.send(change("next", "A", "B", 1).build()).flush();
    assertThat(stream.edits()).hasSize(1);
    assertThat(stream.states()).hasSize(1);
    assertThat(stream.progress().settling()).isZero();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
