package dev.errata.editor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.editor.EditorException;
import dev.errata.editor.TinyModel;
import dev.errata.event.EditCommand;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Where an editor stops that shall make what is ordered, when the orders are in transactions. */
class DrainIT {
  private static final Duration SHORT = Duration.ofMillis(700);

  @TempDir static Path directory;
  private static EditorHarness harness;
  private String lineage;
  private Producer<String, SpecificRecord> producer;
  private EditorService editor;

  @BeforeAll
  static void startBroker() {
    harness = new EditorHarness(directory);
  }

  @AfterAll
  static void stopBroker() {
    harness.close();
  }

  @BeforeEach
  void start(TestInfo test) {
    lineage = test.getTestMethod().orElseThrow().getName();
    harness.createTopics(lineage);
    producer = harness.kafka.producer(Optional.of(lineage + ".orders"));
    producer.initTransactions();
    editor = harness.editor(lineage, EditorListener.NONE);
  }

  @AfterEach
  void stop() {
    editor.close();
    producer.close(Duration.ZERO);
  }

  private void orderInOpenTransaction(int fact) {
    producer.beginTransaction();
    EditCommand command =
        new EditCommand(
            "command-" + fact, Instant.EPOCH, EditorHarness.batch(TinyModel.edit(fact, 0)));
    producer.send(new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command));
    producer.flush();
  }

  /** As right after a commit, whose sender is told of it before readers see the record. */
  @Test
  void shouldWaitForACommandThatIsSentAndNotYetSeen() throws Exception {
    orderInOpenTransaction(0);
    CompletableFuture<Void> drain = CompletableFuture.runAsync(editor::drain);
    assertThatThrownBy(() -> drain.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    producer.commitTransaction();
    drain.get(30, TimeUnit.SECONDS);

    assertThat(editor.sequence()).isEqualTo(1);
    assertThat(harness.log(lineage)).hasSize(1);
  }

  @Test
  void shouldEndBehindCommandsThatWereTakenBack() {
    harness.order(lineage, TinyModel.edit(1, 0));
    orderInOpenTransaction(0);
    producer.abortTransaction();
    orderInOpenTransaction(2);
    producer.abortTransaction();

    editor.drain();

    assertThat(editor.sequence()).isEqualTo(1);
  }

  @Test
  void shouldSayWhatItWaitsForWhenATransactionDoesNotEnd() {
    harness.order(lineage, TinyModel.edit(1, 0));
    orderInOpenTransaction(0);

    assertThatThrownBy(() -> editor.drain(SHORT))
        .isInstanceOf(EditorException.class)
        .hasMessageStartingWith(Topics.edits(lineage).name() + "-0@1 belongs to a transaction");
    assertThat(editor.sequence()).isEqualTo(1);
  }
}
