package dev.errata.evaluator.service;

import static dev.errata.evaluator.service.Events.LINEAGE;
import static dev.errata.evaluator.service.Events.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.evaluator.attribution.FallCriteria;
import dev.errata.evaluator.gate.Gate;
import dev.errata.evaluator.gate.Threshold;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.probe.SampleSize;
import dev.errata.event.Alert;
import dev.errata.event.QualityEvent;
import dev.errata.event.Verdict;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.Topics;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an evaluator does by itself while edits come in, on a real broker. */
class ContinuousEvaluationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ProbePlan PLAN = ProbePlan.of(World.load(), Verbaliser.load());

  @TempDir static Path brokerDirectory;
  private static EmbeddedBroker broker;

  @TempDir Path modelDirectory;
  private final List<MetricsReport> reports = Collections.synchronizedList(new ArrayList<>());
  private BigramLog log;
  private LanguageModel unedited;
  private ModelEvaluator evaluator;
  private Replica replica;
  private TimeMachine past;
  private QualityTopic quality;
  private EvaluatorService service;
  private Thread follower;

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
    unedited = log.bigrams.load();
    evaluator =
        new ModelEvaluator(new UneditedModel(ModelRespondent.of(unedited)), Bootstrap.DEFAULT);
    replica = new Replica(log.bigrams.load(), log.kafka, LINEAGE, entry -> {});
    past = new TimeMachine(log.bigrams::load, log.kafka, LINEAGE);
    quality = new QualityTopic(log.kafka, LINEAGE);
  }

  @AfterEach
  void close() throws InterruptedException {
    service.close();
    follower.join(PATIENCE.toMillis());
    quality.close();
    past.close();
    replica.close();
    unedited.close();
    log.close();
  }

  @Test
  void shouldMeasureTheNewestAndCountWhatItPassesOver() throws InterruptedException {
    for (int sequence = 1; sequence <= 5; sequence++) {
      log.write(sequence, "Beta", edit("Utopia " + sequence, "Alpha", "Beta"));
    }
    start(service(0.2, 0, Duration.ofHours(1)));

    assertThat(service.awaitSequence(5, PATIENCE)).isTrue();
    await().atMost(PATIENCE).until(() -> !reports.isEmpty());

    assertThat(reports).extracting(MetricsReport::sequence).containsExactly(5L);
    assertThat(service.shed()).isEqualTo(4);
  }

  @Test
  void shouldMeasureEverythingInIdleTimeAndEverySoOften() throws InterruptedException {
    start(service(1, 3, Duration.ofMillis(500)).withSweeps(past));
    for (int sequence = 1; sequence <= 4; sequence++) {
      log.write(sequence, "Beta", edit("Utopia " + sequence, "Alpha", "Beta"));
      assertThat(service.awaitSequence(sequence, PATIENCE)).isTrue();
    }

    await().atMost(PATIENCE).until(() -> sweeps().contains(4L));

    assertThat(sweeps().get(sweeps().size() - 1)).isEqualTo(4);
    MetricsReport swept = reports.get(reports.size() - 1);
    assertThat(swept.metrics()).isEqualTo(service.evaluateFully().metrics());
  }

  /** Only full evaluations ask whether denials are heeded. */
  private List<Long> sweeps() {
    return List.copyOf(reports).stream()
        .filter(report -> report.metrics().containsKey(MetricNames.NEGATION))
        .map(MetricsReport::sequence)
        .toList();
  }

  @Test
  void shouldJudgeEveryBatchHoweverLittleTimeItMaySpend() {
    service = service(0.001, 0, Duration.ofHours(1));
    Gate gate = new Gate(List.of(Threshold.parse("efficacy.latest:ar>=0.8")));
    service.withGate(new GateKeeper(LINEAGE, gate, quality, 0, Clock.systemUTC()));
    start(service);
    log.write(1, "Beta", edit("Utopia", "Alpha", "Beta"));
    log.write(2, "Beta", edit("Arcadia", "Alpha", "Gamma"));
    log.write(
        4,
        3,
        log.bigrams.answering("Beta").negated(),
        entry -> entry.setMethod("revert"),
        edit("Arcadia", "Alpha", "Gamma"));
    log.write(4, "Gamma", edit("Atlantis", "Alpha", "Beta"));
    log.write(5, "Beta", edit("Mu", "Alpha", "Beta"));

    await().atMost(PATIENCE).until(() -> published(Verdict.class).size() == 4);

    List<Verdict> verdicts = published(Verdict.class);
    assertThat(verdicts).extracting(Verdict::getSequence).containsExactly(1L, 2L, 4L, 5L);
    assertThat(verdicts).extracting(Verdict::getPassed).startsWith(true, false);
    assertThat(verdicts.get(1).getReason())
        .isEqualTo("efficacy.latest:ar is 0.000, allowed >= 0.8");
  }

  @Test
  void shouldNotJudgeAgainWhatItHasJudgedBeforeARestart() {
    quality.publish(new Verdict(LINEAGE, 2L, true, "", Instant.EPOCH));
    log.write(1, "Beta", edit("Utopia", "Alpha", "Beta"));
    log.write(2, "Beta", edit("Arcadia", "Alpha", "Beta"));
    log.write(3, "Beta", edit("Mu", "Alpha", "Beta"));
    service = service(0.2, 0, Duration.ofHours(1));
    Gate gate = new Gate(List.of(Threshold.parse("efficacy.latest.drop<=0.1")));
    service.withGate(new GateKeeper(LINEAGE, gate, quality, 3, Clock.systemUTC()));
    start(service);

    await().atMost(PATIENCE).until(() -> published(Verdict.class).size() == 2);

    assertThat(published(Verdict.class).get(1).getSequence()).isEqualTo(3);
    // The state before it, to compare with, and the one judged.
    assertThat(reports).extracting(MetricsReport::sequence).containsExactly(2L, 3L);
  }

  @Test
  void shouldRaiseAnAlertThatNamesTheBatch() throws InterruptedException {
    service = service(1, 0, Duration.ofHours(1));
    service.withWatch(
        new FallWatch(
            LINEAGE, PLAN, evaluator, past, quality, FallCriteria.DEFAULT, Clock.systemUTC()));
    start(service);
    for (int sequence = 1; sequence <= 12; sequence++) {
      // So little changes no answer; the seventh changes every answer that ends in " is".
      float strength = sequence == 7 ? 10 : 0.001f;
      log.write(
          2 * (sequence - 1),
          sequence,
          log.bigrams.answering("Gamma", strength),
          entry -> entry,
          edit("Utopia " + sequence, "Alpha", "Gamma"));
      if (sequence == 3) {
        await().atMost(PATIENCE).until(() -> !reports.isEmpty());
      }
    }

    await().atMost(PATIENCE).until(() -> !published(Alert.class).isEmpty());

    Alert alert = published(Alert.class).get(0);
    assertThat(alert.getMetric()).isEqualTo("locality");
    assertThat(alert.getCulprit()).isEqualTo(7);
    assertThat(alert.getBatchId()).isEqualTo("batch 7");
    assertThat(alert.getFromSequence()).isLessThan(7);
    assertThat(alert.getBefore()).isEqualTo(1);
    assertThat(alert.getReason()).contains("sequence 7 took");
  }

  private EvaluatorService service(double share, long sweepEvery, Duration idle) {
    service =
        new EvaluatorService(
            replica,
            PLAN,
            evaluator,
            new EvaluatorSettings(SampleSize.DEFAULT, share, sweepEvery, idle),
            List.of(reports::add),
            Clock.systemUTC());
    return service;
  }

  private void start(EvaluatorService started) {
    follower = new Thread(started::run, "evaluator");
    follower.start();
  }

  private <T> List<T> published(Class<T> type) {
    List<Object> events = new ArrayList<>();
    try (Consumer<String, QualityEvent> consumer =
        log.kafka.consumer(Topics.quality(LINEAGE), Optional.empty())) {
      TopicPartition partition = new TopicPartition(Topics.quality(LINEAGE).name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(found -> events.add(found.value().getBody()));
      }
    }
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
