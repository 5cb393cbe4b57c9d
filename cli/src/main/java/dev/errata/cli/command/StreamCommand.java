package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.cli.monitoring.MetricsServer;
import dev.errata.cli.monitoring.StreamMetrics;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.HeldChange;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamProgress;
import dev.errata.stream.StreamService;
import dev.errata.stream.trust.PolicyFile;
import dev.errata.stream.trust.TrustPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the stream application. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Deduplicate facts and batch them into edits, until stopped.",
      "With --flush, ask the stream application that runs elsewhere to let all facts settle now;",
      "with --show-held, list what it holds, why, and until which event time."
    })
public final class StreamCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;
  @Mixin BatchOptions batches;
  @Mixin MetricsOptions metrics;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where stores are kept between runs (default: ~/.cache/errata/stream).")
  Path state = Home.cache().resolve("stream");

  @Option(
      names = "--live",
      description = "Let event time also pass with the clock, for sources that report the present.")
  boolean live;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Which changes wait longer or do not pass, in JSON (default: all are equal).")
  Path policy;

  @Option(names = "--show-held", description = "Only list the changes that wait, and end.")
  boolean showHeld;

  @Option(names = "--flush", description = "Only ask for a flush, and end.")
  boolean flush;

  @Override
  public Integer call() {
    TrustPolicy trust = policy == null ? TrustPolicy.EQUAL : PolicyFile.read(policy);
    KafkaSettings settings = kafka.connect(lineage.lineage);
    if (flush) {
      StreamService.requestFlush(settings);
      spec.commandLine().getOut().println("flush requested");
      return 0;
    }
    if (showHeld) {
      HeldTable.print(spec.commandLine().getOut(), HeldChange.read(settings, lineage.lineage));
      return 0;
    }
    StreamConfig config = batches.config(lineage.lineage).withLive(live).withPolicy(trust);
    PrintWriter out = spec.commandLine().getOut();
    try (StreamService service = StreamService.start(config, settings, state);
        MetricsServer server = metrics.serve(registry(service), out)) {
      return new ServiceLoop(
              "stream",
              out,
              service::failure,
              () -> line(service.progress(), service.batchesWaiting()))
          .run(service::close);
    }
  }

  private PrometheusRegistry registry(StreamService service) {
    PrometheusRegistry registry = new PrometheusRegistry();
    StreamMetrics.register(
        registry,
        lineage.lineage,
        service::progress,
        service::factsBehind,
        service::batchesWaiting);
    return registry;
  }

  private static String line(StreamProgress progress, int batchesWaiting) {
    return "reached %s  received %d  dropped %d  refused %d  held %d  settling %d  edits %d  batches %d  waiting %d"
        .formatted(
            progress.reached().map(Object::toString).orElse("-"),
            progress.received() - progress.baseline(),
            progress.dropped().values().stream().mapToLong(Long::longValue).sum(),
            progress.rejected().values().stream().mapToLong(Long::longValue).sum(),
            progress.held().values().stream().mapToLong(Long::longValue).sum(),
            progress.settling(),
            progress.edits(),
            progress.batches(),
            batchesWaiting);
  }
}
