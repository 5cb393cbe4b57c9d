package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.editor.service.EditDone;
import dev.errata.editor.service.EditorListener;
import dev.errata.editor.service.EditorService;
import dev.errata.editor.service.EditorServiceSettings;
import dev.errata.schemas.KafkaSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the editor: the one writer of a lineage. */
@Command(
    name = "edit",
    mixinStandardHelpOptions = true,
    description = {
      "Write the batches of a lineage into its model, until stopped.",
      "There is one editor per lineage; a second one takes over from the first."
    })
public final class EditorCommand implements Callable<Integer> {
  private static final long JOIN_MILLIS = 20_000;

  @Spec CommandSpec spec;
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;
  @Mixin ModelOptions model;
  @Mixin EditorOptions editor;

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

  @Option(names = "--drain", description = "End when all batches that are there now are written.")
  boolean drain;

  @Override
  public Integer call() {
    KafkaSettings settings = kafka.connect(lineage.lineage);
    PrintWriter out = spec.commandLine().getOut();
    try (EditorService service =
        EditorService.start(
            serviceSettings(), settings, editor.setup()::editorFor, new Printer(out))) {
      if (drain) {
        service.drain();
      } else {
        serve(service, out);
      }
      out.printf("weights %s after sequence %d%n", service.weightsDigest(), service.sequence());
    }
    return 0;
  }

  private EditorServiceSettings serviceSettings() {
    Path directory =
        snapshots == null ? Home.cache().resolve("snapshots").resolve(lineage.lineage) : snapshots;
    return new EditorServiceSettings(
        lineage.lineage, model.directory(), Optional.of(directory), snapshotEvery);
  }

  private static void serve(EditorService service, PrintWriter out) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(service::run, "editor");
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    new ServiceLoop("edit", out, () -> Optional.ofNullable(failure.get()), () -> "")
        .run(() -> stop(service, thread));
  }

  private static void stop(EditorService service, Thread thread) {
    service.stop();
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
    public void applied(EditDone done) {
      out.printf(
          "sequence %d  %s  applied %d  rejected %d  %.1f s%n",
          done.sequence(), done.watermark(), done.applied(), done.rejected(), done.seconds());
    }
  }
}
