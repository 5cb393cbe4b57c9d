package dev.errata.evaluator.service;

import static dev.errata.evaluator.service.Events.LINEAGE;
import static dev.errata.evaluator.service.Events.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.evaluator.EvaluationException;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeMachineIT {
  private static final int EDITS = 12;

  @TempDir Path brokerDirectory;
  @TempDir Path modelDirectory;
  private EmbeddedBroker broker;
  private BigramLog log;
  private TimeMachine past;

  /** By sequence, from 0. */
  private final List<String> digests = new ArrayList<>();

  @BeforeEach
  void prepare() throws ExecutionException, InterruptedException {
    broker = EmbeddedBroker.start(brokerDirectory);
    log = BigramLog.create(broker, modelDirectory);
    past = new TimeMachine(log.bigrams::load, log.kafka, LINEAGE);
    digests.add(log.weightsDigest());
    for (int sequence = 1; sequence <= EDITS; sequence++) {
      log.write(
          2 * (sequence - 1),
          sequence,
          log.bigrams.answering("Beta", 0.1f * sequence),
          entry -> entry,
          edit("Utopia", "Alpha", "Beta"));
      digests.add(log.weightsDigest());
    }
  }

  @AfterEach
  void close() {
    past.close();
    log.close();
    broker.close();
  }

  @Test
  void shouldHaveTheExactWeightsOfAnySequenceInAnyOrder() {
    List<Integer> order = new ArrayList<>();
    for (int sequence = 0; sequence <= EDITS; sequence++) {
      order.add(sequence);
    }
    Collections.shuffle(order, new Random(1));

    for (int sequence : order) {
      assertThat(past.at(sequence, TimeMachineIT::digest)).isEqualTo(digests.get(sequence));
    }
  }

  @Test
  void shouldComeNearByTakingDeltasBackAndBeExactAgainWhenAsked() {
    past.at(EDITS, TimeMachineIT::digest);
    String weight = log.bigrams.answering("Beta").updates().get(0).weight();
    float[] exact = past.at(9, model -> model.weights().get(weight));
    past.at(EDITS, TimeMachineIT::digest);

    float[] near = past.near(9, model -> model.weights().get(weight));

    for (int i = 0; i < exact.length; i++) {
      assertThat(near[i]).isCloseTo(exact[i], within(1e-5f));
    }
    assertThat(past.at(9, TimeMachineIT::digest)).isEqualTo(digests.get(9));
  }

  @Test
  void shouldKnowWhichSequenceATimeHadReached() {
    // The batch of sequence n has the watermark of n seconds.
    assertThat(past.sequenceAt(Instant.EPOCH)).isZero();
    assertThat(past.sequenceAt(Instant.EPOCH.plusMillis(3500))).isEqualTo(3);
    assertThat(past.sequenceAt(Instant.EPOCH.plusSeconds(1000))).isEqualTo(EDITS);
  }

  @Test
  void shouldNameTheLastSequenceWhenThereIsNoSuch() {
    assertThatThrownBy(() -> past.at(13, TimeMachineIT::digest))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("Lineage bigram has no edit sequence 13; its last one is 12");

    log.write(13, "Gamma", edit("Utopia", "Beta", "Gamma"));

    assertThat(past.at(13, TimeMachineIT::digest)).isEqualTo(log.weightsDigest());
  }

  @Test
  void shouldRefuseALogWithAGap() {
    log.skip();
    log.write(14, "Gamma", edit("Utopia", "Beta", "Gamma"));

    assertThatThrownBy(() -> past.at(14, TimeMachineIT::digest))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("goes from sequence 12 to 14, expected 13");
  }

  private static String digest(LanguageModel model) {
    return model.weights().digest();
  }
}
