package dev.errata.stream.topology;

import static dev.errata.stream.Events.baseline;
import static dev.errata.stream.Events.change;
import static dev.errata.stream.Events.changeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.EditRequest;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.trust.PolicyFile;
import dev.errata.stream.trust.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each rule of a policy does to changes, with a settle window of one day for all others. */
class TrustTest {
  @TempDir Path directory;
  private TopologyHarness stream;

  @AfterEach
  void stop() {
    stream.flush();
    assertThat(stream.progress().settling()).as("every event is accounted for").isZero();
    stream.close();
  }

  @Test
  void shouldLetNoChangeOfADeniedPropertyPass() throws IOException {
    start("{\"deny\": [\"P6\"]}");

    stream.send(baseline("Sweden", "A"), change("1", "A", "B", 0).build()).flush();

    assertEdits();
    stream.assertDropped(Map.of(DropReason.DENIED, 2));
    assertThat(stream.states()).isEmpty();
  }

  @Test
  void shouldLetChangesOfAllowedPropertiesPassAlone() throws IOException {
    start("{\"allow\": [\"P35\"]}");

    stream.send(change("1", "A", "B", 0).build(), headOfState("2", 0)).flush();

    assertEdits("Y");
    stream.assertDropped(Map.of(DropReason.DENIED, 1));
  }

  @Test
  void shouldSettleEachPropertyInItsOwnTime() throws IOException {
    start("{\"settle\": {\"P35\": \"P3D\"}}");

    stream.send(change("1", "A", "B", 0).build(), headOfState("2", 0), clock(2));
    assertStates("B");
    stream.send(clock(3));

    assertStates("Y");
    assertThat(stream.progress().held()).isEmpty();
  }

  @Test
  void shouldHoldChangesOfASourceForLonger() throws IOException {
    start("{\"sources\": {\"wiki\": \"P3D\"}}");

    stream.send(by("wiki", "Ann", "1", "B", 0), clock(2));
    assertStates();
    stream.send(clock(3));

    assertStates("B");
    assertThat(stream.progress().held()).isEqualTo(Map.of("source", 1L));
    assertThat(stream.metric("held.source")).isEqualTo(1);
  }

  @Test
  void shouldHoldChangesOfAddressesAndTemporaryAccounts() throws IOException {
    start("{\"anonymous\": \"P3D\"}");

    stream.send(by("wiki", "192.0.2.7", "1", "B", 0), clock(2));
    stream.send(byOn("Norway", "wiki", "2001:DB8::7", "2", "C", 2), clock(4));
    assertStates("B");
    stream.send(byOn("Denmark", "wiki", "~2026-123-4", "3", "D", 4), clock(6));

    assertStates("C");
    assertThat(stream.progress().held()).isEqualTo(Map.of("anonymous", 3L));
  }

  @Test
  void shouldHoldChangesOfAnAccountUntilItIsKnownForLongEnough() throws IOException {
    start("{\"new-accounts\": {\"age\": \"P10D\", \"wait\": \"P3D\"}}");

    stream.send(by("wiki", "Ann", "1", "B", 0), clock(2));
    assertStates();
    stream.send(by("wiki", "Ann", "2", "C", 10), clock(12));

    assertStates("B", "C");
    assertThat(stream.progress().held()).isEqualTo(Map.of("new-account", 1L));
  }

  @Test
  void shouldLetANamedActorPassAtOnceWhateverElseHolds() throws IOException {
    start("{\"sources\": {\"wiki\": \"P3D\"}, \"actors\": {\"GoodBot\": \"PT0S\"}}");

    stream.send(by("wiki", "GoodBot", "1", "B", 0));

    assertStates("B");
  }

  @Test
  void shouldWaitForDistrustedChangesThatComeIntoAnOpenWindow() throws IOException {
    start("{\"anonymous\": \"P3D\"}");

    stream.send(by("wiki", "Ann", "1", "B", 0), by("wiki", "192.0.2.7", "2", "C", 0.5), clock(2));
    assertStates();
    stream.send(by("wiki", "Ann", "3", "B", 2.5), clock(4));

    assertStates("B");
    stream.assertDropped(Map.of(DropReason.SUPERSEDED, 2, DropReason.NO_OP, 2));
  }

  @Test
  void shouldEditASubjectOnlySoOften() throws IOException {
    start("{\"subjects\": {\"edits\": 1, \"within\": \"P10D\"}}");

    stream.send(change("1", "A", "B", 0).build(), headOfState("2", 1), clock(5));
    assertStates("B");
    stream.send(clock(10));
    assertStates();
    stream.send(clock(11));

    assertStates("Y"); // the first passed on day 1
    assertThat(stream.progress().held()).isEqualTo(Map.of("subject-limit", 1L));
  }

  @Test
  void shouldHoldNothingBackOnAFlush() throws IOException {
    start(
        "{\"sources\": {\"wiki\": \"P30D\"}, \"subjects\": {\"edits\": 1, \"within\": \"P10D\"}}");

    stream.send(by("wiki", "Ann", "1", "B", 0), headOfState("2", 0)).flush();

    assertEdits("B", "Y");
  }

  private void start(String policy) throws IOException {
    TrustPolicy read = PolicyFile.read(Files.writeString(directory.resolve("policy.json"), policy));
    StreamConfig config =
        TopologyHarness.config().withSettleWindow(Duration.ofDays(1)).withPolicy(read);
    stream = new TopologyHarness(config, directory.resolve("state"));
  }

  private static FactUpdate by(String source, String actor, String id, String to, double day) {
    return byOn("Sweden", source, actor, id, to, day);
  }

  private static FactUpdate byOn(
      String subject, String source, String actor, String id, String to, double day) {
    return changeOf(subject, id, "A", to, day)
        .setProvenance(new Provenance(source, actor, null))
        .build();
  }

  private static FactUpdate headOfState(String id, double day) {
    return change(id, "X", "Y", day).setProperty(new Property("P35", "head of state")).build();
  }

  /** Any event of another fact, which changes nothing and moves the time on. */
  private static FactUpdate clock(double day) {
    return changeOf("Clock", "clock-" + day, "T", "T", day).build();
  }

  private void assertStates(String... expected) {
    assertThat(stream.states())
        .extracting(state -> state.getObject().getLabel())
        .containsExactly(expected);
  }

  private void assertEdits(String... expected) {
    assertThat(stream.edits())
        .extracting(EditRequest::getTarget)
        .containsExactlyInAnyOrder(expected);
  }
}
