package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.demo.AfterDemo;
import dev.errata.cli.demo.Demo;
import dev.errata.cli.demo.DemoEnd;
import dev.errata.cli.demo.DemoSettings;
import dev.errata.cli.report.DemoReport;
import dev.errata.cli.report.JsonReports;
import dev.errata.cli.terminal.Display;
import dev.errata.stream.StreamConfig;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows everything at work, in one process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Write a decade of real changes into a small model, measure it, and rebuild it from the log.",
      "Everything runs in this process, a Kafka broker included. By default it streams the 906"
          + " changes of states from 2015 to 2025.",
      "Meanwhile a dashboard is served: by default on a free port, to this machine alone."
    })
public final class DemoCommand implements Callable<Integer> {
  /** A chief executive who is ousted and reinstated within days is no edit at all. */
  private static final Duration SETTLE = Duration.ofDays(7);

  /** The pace is set by the editor, so a batch may wait for facts rather than for the clock. */
  private static final Duration BATCH_AGE = Duration.ofSeconds(30);

  @Spec CommandSpec spec;
  @Mixin LineageOptions lineage;
  @Mixin ModelOptions model;
  @Mixin EditorOptions editor;
  @Mixin DashboardOptions dashboard;

  @Option(
      names = "--all",
      description = "All 3,106 changes: companies, football clubs and players as well.")
  boolean all;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      defaultValue = "2025-12-31",
      description = "Stop the stream after this day (default: ${DEFAULT-VALUE}).")
  LocalDate until;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + StreamConfig.DEFAULT_BATCH_SIZE,
      description = "Edits that fill a batch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write what it showed as JSON.")
  Path report;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      description =
          "Keep the log there, for 'errata log --data DIR' and others; must not exist, or be empty"
              + " (default: a temporary directory, deleted in the end).")
  Path data;

  @Option(names = "--stay", description = "In the end, go on serving the dashboard, until stopped.")
  boolean stay;

  @Override
  public Integer call() throws InterruptedException, IOException {
    requireUsable();
    boolean temporary = data == null;
    Path directory = temporary ? Files.createTempDirectory("errata-demo") : data;
    try (Display display = Display.on(spec.commandLine().getOut())) {
      DemoSettings settings = settings(directory);
      Demo demo = new Demo(settings, display);
      DemoReport result = demo.run();
      new DemoEnd(display).show(result);
      if (report != null) {
        JsonReports.write(report, result);
        display.say("report written to " + report);
      }
      if (!temporary) {
        display.say("log kept in " + data + "; look at it with: errata log --data " + data);
      }
      if (stay) {
        stay(settings, demo.dashboardPort(), temporary);
      }
      return result.digest().live().equals(result.digest().replayed()) ? 0 : 1;
    } finally {
      if (temporary) {
        Directories.delete(directory);
      }
    }
  }

  private void stay(DemoSettings settings, int port, boolean temporary) {
    AfterDemo after = AfterDemo.open(settings, port);
    spec.commandLine().getOut().println("dashboard at " + after.address());
    new ServiceLoop("demo", spec.commandLine().getOut(), after::failure, () -> "")
        .run(
            () -> {
              after.close();
              if (temporary) {
                Directories.delete(settings.directory());
              }
            });
  }

  private DemoSettings settings(Path directory) {
    return new DemoSettings(
        model.directory(),
        editor.setup(),
        StreamConfig.of(lineage.lineage).withSettleWindow(SETTLE).withBatches(batchSize, BATCH_AGE),
        all ? Scope.ALL : Scope.STATES,
        until,
        directory,
        dashboard.settingsOrAnyPort());
  }

  private void requireUsable() {
    if (!until.isAfter(World.BASELINE_DATE)) {
      throw new ParameterException(
          spec.commandLine(),
          "--until %s is not after %s, the day that the model was trained on"
              .formatted(until, World.BASELINE_DATE));
    }
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    if (data != null && !Directories.isNewOrEmpty(data)) {
      throw new CliException("directory %s is not empty; choose another".formatted(data));
    }
  }
}
