package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.cli.monitoring.EditorMetrics;
import dev.errata.cli.monitoring.MetricsServer;
import dev.errata.editor.service.EditDone;
import dev.errata.editor.service.EditorListener;
import dev.errata.editor.service.EditorService;
import dev.errata.editor.service.EditorServiceSettings;
import dev.errata.editor.service.GateSettings;
import dev.errata.editor.service.SnapshotPolicy;
import dev.errata.schemas.KafkaSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An editor at work on a lineage: on which model, how, with which snapshots, and until when. */
public final class EditorRun {
  private static final long JOIN_MILLIS = 20_000;

  @Mixin ModelOptions model;
  @Mixin EditorOptions editor;
  @Mixin MetricsOptions metrics;

  @Option(
      names = "--snapshots",
      paramLabel = "DIR",
      description = "Where snapshots are kept (default: ~/.cache/errata/snapshots/LINEAGE).")
  Path snapshots;

  @Option(
      names = "--snapshot-every",
      paramLabel = "N",
      defaultValue = "" + EditorServiceSettings.DEFAULT_SNAPSHOT_EVERY,
      description =
          "Batches between snapshots, and between digests of all weights (default:"
              + " ${DEFAULT-VALUE}).")
  int snapshotEvery;

  @Option(
      names = "--snapshots-kept",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many of the newest snapshots stay (default: ${DEFAULT-VALUE}).")
  int snapshotsKept;

  @Option(
      names = "--snapshot-ratio",
      paramLabel = "RATIO",
      defaultValue = "0",
      description =
          "Of older snapshots, keep one for each power of this number that their sequences reach;"
              + " with 2 about 10, 20, 40, 80 …; 0 for none (default: ${DEFAULT-VALUE}).")
  double snapshotRatio;

  @Option(names = "--drain", description = "End when all batches that are there now are written.")
  boolean drain;

  /** Brings commands to the editor while it works, on a thread of its own. */
  interface Feed extends Runnable {
    /** There is none: others give the commands. */
    Feed NONE =
        new Feed() {
          @Override
          public void drain() {}

          @Override
          public void run() {}

          @Override
          public void stop() {}
        };

    /** Brings all that is there now. */
    void drain();

    /** Ends {@link #run}. */
    void stop();
  }

  /**
   * Edits until stopped, or until all is written.
   *
   * @param gate how it waits for verdicts, if it does
   */
  void run(
      KafkaSettings settings,
      String lineage,
      PrintWriter out,
      Feed feed,
      Optional<GateSettings> gate) {
    PrometheusRegistry registry = new PrometheusRegistry();
    EditorListener listener = new Printer(out).and(new EditorMetrics(registry, lineage));
    EditorServiceSettings ungated = serviceSettings(lineage);
    try (MetricsServer server = metrics.serve(registry, out);
        EditorService service =
            EditorService.start(
                gate.map(ungated::gated).orElse(ungated),
                settings,
                editor.setup()::editorFor,
                listener)) {
      if (drain) {
        feed.drain();
        service.drain();
      } else {
        serve(service, out, feed);
      }
      out.printf("weights %s after sequence %d%n", service.weightsDigest(), service.sequence());
    }
  }

  private EditorServiceSettings serviceSettings(String lineage) {
    Path directory =
        snapshots == null ? Home.cache().resolve("snapshots").resolve(lineage) : snapshots;
    return new EditorServiceSettings(
        lineage,
        model.directory(),
        Optional.of(directory),
        snapshotEvery,
        new SnapshotPolicy(snapshotsKept, snapshotRatio));
  }

  private static void serve(EditorService service, PrintWriter out, Feed feed) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread editing = start("editor", service::run, failure);
    Thread feeding = start("feed", feed, failure);
    new ServiceLoop("edit", out, () -> Optional.ofNullable(failure.get()), () -> "")
        .run(
            () -> {
              feed.stop();
              service.stop();
              join(feeding);
              join(editing);
            });
  }

  private static Thread start(String name, Runnable work, AtomicReference<Throwable> failure) {
    Thread thread = new Thread(work, name);
    thread.setUncaughtExceptionHandler((t, e) -> failure.compareAndSet(null, e));
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A line for each edit. */
  private record Printer(PrintWriter out) implements EditorListener {
    @Override
    public void caughtUp(long sequence) {
      out.printf("caught up at sequence %d%n", sequence);
    }

    @Override
    public void judged(long sequence, boolean passed, String reason) {
      if (!passed) {
        out.printf("sequence %d  failed: %s; it is taken back%n", sequence, reason);
      }
    }

    @Override
    public void applied(EditDone done) {
      out.printf(
          "sequence %d  %s  applied %d  rejected %d  %.1f s%n",
          done.sequence(), done.watermark(), done.applied(), done.rejected(), done.seconds());
    }
  }
}
