package dev.errata.evaluator.service;

import static dev.errata.evaluator.service.Events.LINEAGE;
import static dev.errata.evaluator.service.Events.applied;
import static dev.errata.evaluator.service.Events.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.evaluator.BigramModel;
import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.event.MetricSample;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topics;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a real model with weights made by hand, and deltas as an editor logs them. */
class EvaluatorServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path brokerDirectory;
  private static EmbeddedBroker broker;

  @TempDir Path modelDirectory;
  private final List<Long> seen = Collections.synchronizedList(new ArrayList<>());
  private KafkaSettings kafka;
  private BigramModel bigrams;
  private BigramLog log;
  private Replica replica;
  private final Stopwatch stopwatch = new Stopwatch();

  /** Keeps how long measurements took. */
  private static final class Stopwatch implements MetricsSink {
    private final List<Duration> times = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void accept(MetricsReport report) {}

    @Override
    public void took(Duration time) {
      times.add(time);
    }
  }

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void prepare() throws ExecutionException, InterruptedException {
    log = BigramLog.create(broker, modelDirectory);
    kafka = log.kafka;
    bigrams = log.bigrams;
    replica = new Replica(bigrams.load(), kafka, LINEAGE, entry -> seen.add(entry.getSequence()));
  }

  @AfterEach
  void close() {
    replica.close();
    log.close();
  }

  @Test
  void shouldReachTheEditorsWeightsAndMeasureWhatTheyKnow() throws InterruptedException {
    // " is" is followed by one name whatever was asked, so of two facts one is wrong.
    log.write(1, "Beta", edit("Utopia", "Alpha", "Beta"), edit("Arcadia", "Beta", "Gamma"));
    log.write(2, "Gamma", edit("Atlantis", "Beta", "Gamma"));
    log.write(3, "Beta", edit("Atlantis", "Gamma", "Beta"));
    try (LanguageModel unedited = bigrams.load();
        MetricsTopic topic = new MetricsTopic(kafka, LINEAGE, Clock.systemUTC());
        EvaluatorService service = service(unedited, List.of(topic, stopwatch))) {
      Thread follower = new Thread(service::run, "evaluator");
      follower.start();

      assertThat(service.awaitSequence(3, PATIENCE)).isTrue();
      MetricsReport report = service.evaluateFully();
      service.close();
      follower.join(PATIENCE.toMillis());

      assertThat(replica.weightsDigest()).isEqualTo(log.weightsDigest());
      assertThat(replica.chainDigest()).isEqualTo(log.chainDigest());
      assertThat(seen).containsExactly(1L, 2L, 3L);
      assertThat(replica.answer(List.of("The capital of Utopia is"), 5)).containsExactly("Beta");
      assertThat(report.sequence()).isEqualTo(3);
      assertThat(report.eventTime().getEpochSecond()).isEqualTo(3);
      // Utopia and Atlantis are right; Arcadia is Beta, its object before, and not Gamma.
      for (Dimension dimension : List.of(Dimension.TEACHER_FORCED, Dimension.AUTOREGRESSIVE)) {
        assertThat(report.value(MetricNames.EFFICACY, dimension)).contains(2 / 3.0);
        assertThat(report.value(MetricNames.STALE, dimension)).contains(1 / 3.0);
        assertThat(report.value(MetricNames.RETENTION, dimension)).contains(0.5);
        assertThat(report.value(MetricNames.EFFICACY_LATEST, dimension)).contains(1.0);
      }
      // Every question that ends in " is" has another answer now.
      assertThat(report.value(MetricNames.LOCALITY, Dimension.AUTOREGRESSIVE).get())
          .isLessThan(0.1);
      assertThat(report.value(MetricNames.LOCALITY_KL, Dimension.NONE).get()).isPositive();
      assertThat(report.get(MetricNames.EFFICACY, Dimension.AUTOREGRESSIVE).get().baseline())
          .hasValue(0);
      List<MetricSample> published = published();
      // A sample on the way, and everything at the end.
      assertThat(published.stream().map(MetricSample::getMeasuredAt).distinct())
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(published)
          .anySatisfy(
              sample -> {
                assertThat(sample.getMetric()).isEqualTo("efficacy");
                assertThat(sample.getDimension()).isEqualTo("ar");
                assertThat(sample.getSequence()).isEqualTo(3);
                assertThat(sample.getValue()).isEqualTo(2 / 3.0);
                assertThat(sample.getN()).isEqualTo(3);
                assertThat(sample.getBaseline()).isEqualTo(0.0);
              });
      assertThat(stopwatch.times)
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(time -> time.toNanos() > 0);
    }
  }

  @Test
  void shouldNotSeeADeltaWhoseTransactionWasAborted() {
    log.write(1, "Beta", edit("Utopia", "Alpha", "Beta"));
    log.producer.beginTransaction();
    log.send(new LoggedDelta(applied(2, 0).build(), new byte[] {1}));
    log.producer.abortTransaction();

    await()
        .atMost(PATIENCE)
        .until(() -> replica.poll(Duration.ofMillis(50)) >= 0 && replica.sequence() == 1);
    for (int i = 0; i < 5; i++) {
      replica.poll(Duration.ofMillis(50));
    }

    assertThat(replica.sequence()).isEqualTo(1);
    assertThat(replica.isComplete()).isTrue();
  }

  @Test
  void shouldPassOverACommandThatCannotBeRead() throws ExecutionException, InterruptedException {
    try (Producer<byte[], byte[]> raw =
        new KafkaProducer<>(kafka.common(), new ByteArraySerializer(), new ByteArraySerializer())) {
      raw.send(new ProducerRecord<>(Topics.edits(LINEAGE).name(), new byte[] {0, 1, 2, 3})).get();
    }
    log.writeAt(1, 1, "Beta", edit("Utopia", "Alpha", "Beta"));

    await().atMost(PATIENCE).until(() -> replica.poll(Duration.ofMillis(50)) > 0);
    await()
        .atMost(PATIENCE)
        .until(() -> replica.poll(Duration.ofMillis(50)) == 0 && replica.isComplete());

    assertThat(replica.book().current()).hasSize(1);
  }

  @Test
  void shouldStopAtAGapInTheSequence() {
    log.write(1, "Beta", edit("Utopia", "Alpha", "Beta"));
    log.skip();
    log.write(3, "Gamma", edit("Atlantis", "Beta", "Gamma"));

    assertThatThrownBy(
            () -> await().atMost(PATIENCE).until(() -> replica.poll(Duration.ofMillis(50)) > 9))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("goes from sequence 1 to 3, expected 2");
  }

  @Test
  void shouldStopAtADeltaThatDoesNotContinueTheChain() {
    log.producer.beginTransaction();
    EditDelta delta = bigrams.answering("Beta");
    log.send(
        new LoggedDelta(
            applied(1, 0).setChainDigest("sha256:" + "0".repeat(64)).build(), delta.encode()));
    log.producer.commitTransaction();

    assertThatThrownBy(
            () -> await().atMost(PATIENCE).until(() -> replica.poll(Duration.ofMillis(50)) > 0))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("at sequence 0 cannot apply sequence 1")
        .hasMessageContaining("base model of this lineage");
    assertThat(replica.weightsDigest()).isEqualTo(log.weightsDigest());
  }

  private EvaluatorService service(LanguageModel unedited, List<MetricsSink> sinks) {
    ModelEvaluator evaluator =
        new ModelEvaluator(new UneditedModel(ModelRespondent.of(unedited)), Bootstrap.DEFAULT);
    return new EvaluatorService(
        replica,
        ProbePlan.of(World.load(), Verbaliser.load()),
        evaluator,
        EvaluatorSettings.DEFAULT,
        sinks,
        Clock.systemUTC());
  }

  private List<MetricSample> published() {
    List<MetricSample> samples = new ArrayList<>();
    try (Consumer<String, MetricSample> consumer =
        kafka.consumer(Topics.metrics(LINEAGE), Optional.empty())) {
      TopicPartition partition = new TopicPartition(Topics.metrics(LINEAGE).name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> samples.add(record.value()));
      }
    }
    return samples;
  }
}
