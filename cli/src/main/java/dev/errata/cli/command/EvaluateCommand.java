package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.monitoring.EvaluatorMetrics;
import dev.errata.cli.monitoring.MetricsServer;
import dev.errata.cli.monitoring.QualityMetrics;
import dev.errata.cli.monitoring.QualityTail;
import dev.errata.cli.report.MetricTable;
import dev.errata.cli.terminal.Style;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.service.EvaluatorService;
import dev.errata.evaluator.service.MetricsTopic;
import dev.errata.evaluator.service.QualityTopic;
import dev.errata.evaluator.service.Replica;
import dev.errata.evaluator.service.TimeMachine;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the evaluator. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Follow the edits of a lineage with a replica and measure what it knows, until stopped.",
      "Measurements go to the metrics topic and to Prometheus at http://HOST:PORT/metrics;"
          + " with --http a page shows them live."
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final Duration JOIN = Duration.ofSeconds(20);

  @Spec CommandSpec spec;
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;
  @Mixin ModelOptions model;
  @Mixin DashboardOptions dashboard;
  @Mixin QualityOptions quality;

  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address on which Prometheus may ask (default: ${DEFAULT-VALUE}).")
  String host;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "9464",
      converter = Port.class,
      description = "Port for it; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--until",
      paramLabel = "N",
      description = "Wait for edit sequence N, measure everything once, print it, and end.")
  Long until;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT10M",
      description = "How long --until waits (default: 10 minutes).")
  Duration timeout;

  @Override
  public Integer call() throws Exception {
    Optional<DashboardSettings> wanted = dashboard.settings();
    KafkaSettings settings = kafka.connect();
    PrintWriter out = spec.commandLine().getOut();
    try (ServedDashboard page = ServedDashboard.start(wanted, settings, lineage.lineage, out)) {
      Optional<Duration> patience = until == null ? Optional.empty() : Optional.of(timeout);
      kafka.awaitLineage(lineage.lineage, patience, out::println);
      return evaluate(settings, page);
    }
  }

  private int evaluate(KafkaSettings settings, ServedDashboard page) throws Exception {
    World world = World.load();
    Verbaliser verbaliser = Verbaliser.load();
    PrometheusRegistry registry = new PrometheusRegistry();
    EvaluatorMetrics metrics = new EvaluatorMetrics(registry, lineage.lineage, Clock.systemUTC());
    QualityMetrics counts = new QualityMetrics(registry, lineage.lineage);
    try (LanguageModel base = model.load();
        MetricsServer server = MetricsServer.start(host, port, registry);
        QualityTail tail = new QualityTail(settings, lineage.lineage, counts::count);
        Replica replica =
            new Replica(
                model.load(),
                settings,
                lineage.lineage,
                applied -> {
                  metrics.replicaApplied(applied);
                  page.replicaApplied(applied);
                });
        MetricsTopic topic = new MetricsTopic(settings, lineage.lineage, Clock.systemUTC());
        QualityTopic verdicts = new QualityTopic(settings, lineage.lineage);
        TimeMachine past = new TimeMachine(model::load, settings, lineage.lineage);
        AutoCloseable attached = page.attach(replica, model::load)) {
      ProbePlan plan = ProbePlan.of(world, verbaliser);
      ModelEvaluator evaluator =
          ModelEvaluator.ofWorld(world, verbaliser, ModelRespondent.of(base));
      EvaluatorService service =
          new EvaluatorService(
              replica,
              plan,
              evaluator,
              quality.settings(),
              List.of(metrics, topic),
              Clock.systemUTC());
      metrics.passedOver(service::shed);
      quality.equip(service, lineage.lineage, plan, evaluator, past, verdicts);
      return run(service, replica, server.url());
    }
  }

  private int run(EvaluatorService service, Replica replica, String metricsUrl)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("metrics at %s%n", metricsUrl);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(service::run, "evaluator");
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    try {
      return until == null ? serve(service, replica, failure) : measureOnce(service, out);
    } finally {
      service.close();
      thread.join(JOIN.toMillis());
    }
  }

  private int serve(EvaluatorService service, Replica replica, AtomicReference<Throwable> failure) {
    return new ServiceLoop(
            "evaluate",
            spec.commandLine().getOut(),
            () -> Optional.ofNullable(failure.get()),
            () -> line(replica, service))
        .run(service::close);
  }

  private int measureOnce(EvaluatorService service, PrintWriter out) throws InterruptedException {
    if (!service.awaitSequence(until, timeout)) {
      throw new CliException("edit sequence %d was not logged within %s".formatted(until, timeout));
    }
    new MetricTable(Style.NONE).lines(service.evaluateFully()).forEach(out::println);
    return 0;
  }

  private static String line(Replica replica, EvaluatorService service) {
    String shed = service.shed() > 0 ? "  passed over " + service.shed() : "";
    return "sequence %d  %s%s"
        .formatted(
            replica.sequence(),
            service.latest().map(latest -> new MetricTable(Style.NONE).line(latest)).orElse(""),
            shed);
  }
}
