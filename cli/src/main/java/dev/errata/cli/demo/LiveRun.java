package dev.errata.cli.demo;

import dev.errata.cli.CliException;
import dev.errata.cli.demo.DemoSource.CountingSink;
import dev.errata.editor.service.EditorListener;
import dev.errata.editor.service.EditorService;
import dev.errata.editor.service.EditorServiceSettings;
import dev.errata.evaluator.attribution.FallCriteria;
import dev.errata.evaluator.dashboard.Dashboard;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.service.EvaluatorService;
import dev.errata.evaluator.service.EvaluatorSettings;
import dev.errata.evaluator.service.FallWatch;
import dev.errata.evaluator.service.MetricsTopic;
import dev.errata.evaluator.service.QualityTopic;
import dev.errata.evaluator.service.Replica;
import dev.errata.evaluator.service.TimeMachine;
import dev.errata.event.EditApplied;
import dev.errata.event.EditOutcome;
import dev.errata.event.OutcomeStatus;
import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamProgress;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * All services in this process, from the source to the evaluator, joined by nothing but the log.
 * {@link #run} streams the changes; what came out can be asked for until it is closed.
 */
final class LiveRun implements AutoCloseable {
  private static final Duration REFRESH = Duration.ofMillis(200);
  private static final Duration CATCH_UP = Duration.ofMinutes(2);
  private static final int ANSWER_TOKENS = 24;

  private final DemoSettings settings;
  private final KafkaSettings kafka;
  private final FactLatencies latencies;
  private final Services services = new Services();
  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final World world = World.load();
  private final Questioner questioner;
  private final StreamService stream;
  private final EditorService editor;
  private final Replica replica;
  private final Dashboard dashboard;
  private final EvaluatorService evaluator;
  private volatile boolean sourceEnded;

  LiveRun(DemoSettings settings, KafkaSettings kafka, FactLatencies latencies) {
    this.settings = settings;
    this.kafka = kafka;
    this.latencies = latencies;
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(settings.lineage()));
    }
    try {
      LanguageModel base = services.add(LanguageModel.load(settings.model()));
      questioner =
          new Questioner(
              DemoQuestions.of(world, Verbaliser.load(), settings.scope(), settings.until()),
              prompts -> new Generator(base).complete(prompts, ANSWER_TOKENS));
      replica =
          services.add(
              new Replica(
                  LanguageModel.load(settings.model()),
                  kafka,
                  settings.lineage(),
                  this::replicaApplied));
      dashboard = services.add(serveDashboard());
      evaluator = evaluator(base);
      services.start("evaluator", evaluator::run, evaluator::close);
      editor = services.add(editor());
      services.start("editor", editor::run, editor::stop);
      stream =
          services.add(
              StreamService.start(
                  settings.stream(), kafka, settings.directory().resolve("stream")));
      dashboard.count(() -> Optional.of(Counts.of(stream.progress())));
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  private Dashboard serveDashboard() {
    Supplier<LanguageModel> fresh = () -> LanguageModel.load(settings.model());
    AskedModels models = services.add(new AskedModels(replica, fresh, kafka, settings.lineage()));
    Dashboard page = Dashboard.start(settings.dashboard(), kafka, settings.lineage());
    page.attach(models);
    return page;
  }

  private EditorService editor() {
    return EditorService.start(
        EditorServiceSettings.of(
            settings.lineage(), settings.model(), settings.directory().resolve("snapshots")),
        kafka,
        settings.editor()::editorFor,
        EditorListener.NONE);
  }

  private EvaluatorService evaluator(LanguageModel base) {
    MetricsTopic topic =
        services.add(new MetricsTopic(kafka, settings.lineage(), Clock.systemUTC()));
    Verbaliser verbaliser = Verbaliser.load();
    ProbePlan plan = ProbePlan.of(world, verbaliser);
    ModelEvaluator asking = ModelEvaluator.ofWorld(world, verbaliser, ModelRespondent.of(base));
    return new EvaluatorService(
            replica, plan, asking, EvaluatorSettings.DEFAULT, List.of(topic), Clock.systemUTC())
        .withWatch(alerts(plan, asking));
  }

  private FallWatch alerts(ProbePlan plan, ModelEvaluator asking) {
    String lineage = settings.lineage();
    Clock clock = Clock.systemUTC();
    TimeMachine states =
        services.add(new TimeMachine(() -> LanguageModel.load(settings.model()), kafka, lineage));
    QualityTopic topic = services.add(new QualityTopic(kafka, lineage));
    return new FallWatch(lineage, plan, asking, states, topic, FallCriteria.DEFAULT, clock);
  }

  private void replicaApplied(EditApplied entry) {
    latencies.applied(entry.getSequence(), System.nanoTime());
    dashboard.replicaApplied(entry);
    applied.addAndGet(count(entry, OutcomeStatus.APPLIED));
    rejected.addAndGet(count(entry, OutcomeStatus.REJECTED));
    questioner.ask(prompts -> replica.answer(prompts, ANSWER_TOKENS));
  }

  private static long count(EditApplied entry, OutcomeStatus status) {
    return entry.getOutcomes().stream().map(EditOutcome::getStatus).filter(status::equals).count();
  }

  /**
   * Streams all changes and returns when the replica has applied the last edit.
   *
   * @param each told every now and then, to show how it goes
   * @throws CliException when a service fails
   */
  void run(Consumer<LiveRun> each) throws InterruptedException {
    services.start("source", this::publish, () -> {});
    while (!isDone()) {
      services.check();
      stream
          .failure()
          .ifPresent(
              cause -> {
                throw new CliException("stream failed: " + cause.getMessage(), cause);
              });
      each.accept(this);
      Thread.sleep(REFRESH.toMillis());
    }
    if (!evaluator.awaitSequence(editor.sequence(), CATCH_UP)) {
      throw new CliException(
          "the replica is at sequence %d, the editor at %d"
              .formatted(replica.sequence(), editor.sequence()));
    }
    each.accept(this);
  }

  private void publish() throws InterruptedException {
    try (KafkaFactSink sink = new KafkaFactSink(kafka)) {
      CountingSink counting = new CountingSink(sink);
      BacklogPacer pacer =
          new BacklogPacer(
              () -> counting.published() - progress().received(),
              () -> progress().batches() - editor.sequence());
      new DemoSource(world, settings.scope(), settings.until(), pacer, latencies).run(counting);
    }
    StreamService.requestFlush(kafka);
    sourceEnded = true;
  }

  private boolean isDone() {
    StreamProgress progress = progress();
    return sourceEnded && progress.flushes() > 0 && editor.sequence() >= progress.batches();
  }

  /** Measures everything. */
  MetricsReport evaluate() {
    return evaluator.evaluateFully();
  }

  StreamProgress progress() {
    return stream.progress();
  }

  Optional<MetricsReport> latest() {
    return evaluator.latest();
  }

  Questioner questioner() {
    return questioner;
  }

  Replica replica() {
    return replica;
  }

  Dashboard dashboard() {
    return dashboard;
  }

  long applied() {
    return applied.get();
  }

  long rejected() {
    return rejected.get();
  }

  /** Digest of the editor's weights. */
  String weightsDigest() {
    return editor.weightsDigest();
  }

  @Override
  public void close() {
    services.close();
  }
}
