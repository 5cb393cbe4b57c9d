package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.report.MetricTable;
import dev.errata.cli.terminal.Style;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.service.EvaluatorService;
import dev.errata.evaluator.service.EvaluatorSettings;
import dev.errata.evaluator.service.MetricsTopic;
import dev.errata.evaluator.service.PrometheusEndpoint;
import dev.errata.evaluator.service.Replica;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
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
import picocli.CommandLine.ParameterException;
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
      names = "--sample-share",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "Largest share of the time to spend on samples (default: ${DEFAULT-VALUE}).")
  void share(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--sample-share %s: expected above 0, at most 1".formatted(value));
    }
    share = value;
  }

  private double share;

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
      page.requireLineage();
      return evaluate(settings, page);
    }
  }

  private int evaluate(KafkaSettings settings, ServedDashboard page) throws Exception {
    try (LanguageModel base = model.load();
        PrometheusEndpoint endpoint = new PrometheusEndpoint(lineage.lineage, host, port);
        Replica replica =
            new Replica(
                model.load(),
                settings,
                lineage.lineage,
                applied -> {
                  endpoint.replicaAt(applied.getSequence());
                  page.replicaApplied(applied);
                });
        AutoCloseable attached = page.attach(replica, model::load);
        MetricsTopic topic = new MetricsTopic(settings, lineage.lineage, Clock.systemUTC())) {
      EvaluatorService service =
          new EvaluatorService(
              replica,
              ProbePlan.of(World.load(), Verbaliser.load()),
              new ModelEvaluator(new UneditedModel(ModelRespondent.of(base)), Bootstrap.DEFAULT),
              new EvaluatorSettings(EvaluatorSettings.DEFAULT.sampleSize(), share),
              List.of(endpoint, topic),
              Clock.systemUTC());
      return run(service, replica, endpoint.port());
    }
  }

  private int run(EvaluatorService service, Replica replica, int metricsPort)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("metrics at http://%s:%d/metrics%n", host, metricsPort);
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
            () -> line(replica, service.latest()))
        .run(service::close);
  }

  private int measureOnce(EvaluatorService service, PrintWriter out) throws InterruptedException {
    if (!service.awaitSequence(until, timeout)) {
      throw new CliException("edit sequence %d was not logged within %s".formatted(until, timeout));
    }
    new MetricTable(Style.NONE).lines(service.evaluateFully()).forEach(out::println);
    return 0;
  }

  private static String line(Replica replica, Optional<MetricsReport> report) {
    return "sequence %d  %s"
        .formatted(
            replica.sequence(),
            report.map(latest -> new MetricTable(Style.NONE).line(latest)).orElse(""));
  }
}
