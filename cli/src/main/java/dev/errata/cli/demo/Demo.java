package dev.errata.cli.demo;

import dev.errata.cli.Version;
import dev.errata.cli.demo.DemoStatus.Asked;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.cli.local.LocalLog;
import dev.errata.cli.report.DemoReport;
import dev.errata.cli.report.DemoReport.Answer;
import dev.errata.cli.report.DemoReport.Digest;
import dev.errata.cli.report.DemoReport.Edits;
import dev.errata.cli.report.DemoReport.Facts;
import dev.errata.cli.report.DemoReport.Seconds;
import dev.errata.cli.report.MetricTable;
import dev.errata.cli.terminal.Display;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.stream.StreamProgress;
import dev.errata.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Streams real changes through all services, measures, then rebuilds the edited model from the log
 * and compares.
 */
public final class Demo {
  private final DemoSettings settings;
  private final Display display;
  private final DemoPanel panel;
  private final FactLatencies latencies = new FactLatencies();
  private final long start = System.nanoTime();
  private int port;

  public Demo(DemoSettings settings, Display display) {
    this.settings = settings;
    this.display = display;
    this.panel = new DemoPanel(display.style());
  }

  /**
   * Runs it.
   *
   * @return what it showed
   * @throws dev.errata.cli.CliException when a service fails
   */
  public DemoReport run() throws InterruptedException {
    try (LocalLog log = LocalLog.open(settings.directory())) {
      Outcome outcome;
      try (LiveRun live = new LiveRun(settings, log.settings(), latencies)) {
        port = live.dashboard().port();
        display.say("dashboard at " + live.dashboard().address());
        live.run(run -> show("streaming", run));
        show("measuring", live);
        MetricsReport metrics = live.evaluate();
        show("measured", live);
        display.keepPanel();
        outcome = new Outcome(live, metrics);
      }
      Lineage lineage = Lineage.read(log.settings(), settings.lineage());
      PastAnswers past =
          PastAnswers.rebuild(settings.model(), lineage, outcome.questioner.questions());
      return report(outcome, lineage, past);
    }
  }

  /** Where the dashboard was while it ran. */
  public int dashboardPort() {
    return port;
  }

  /** What is left of a run when its services have stopped. */
  private static final class Outcome {
    private final StreamProgress progress;
    private final Questioner questioner;
    private final String weightsDigest;
    private final MetricsReport metrics;

    Outcome(LiveRun live, MetricsReport metrics) {
      this.progress = live.progress();
      this.questioner = live.questioner();
      this.weightsDigest = live.weightsDigest();
      this.metrics = metrics;
    }
  }

  private void show(String phase, LiveRun run) {
    StreamProgress progress = run.progress();
    LocalDate reached = reached(run.replica().watermark());
    DemoStatus status =
        new DemoStatus(
            phase,
            elapsed(),
            reached,
            share(reached),
            progress.received() - progress.baseline(),
            progress.dropped(),
            run.applied(),
            run.rejected(),
            run.replica().sequence(),
            run.latest(),
            run.questioner().asked());
    display.update(panel.lines(status), panel.line(status));
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private LocalDate reached(Instant watermark) {
    LocalDate date = LocalDate.ofInstant(watermark, ZoneOffset.UTC);
    if (date.isBefore(World.BASELINE_DATE)) {
      return World.BASELINE_DATE;
    }
    return date.isAfter(settings.until()) ? settings.until() : date;
  }

  private double share(LocalDate reached) {
    double days = ChronoUnit.DAYS.between(World.BASELINE_DATE, settings.until());
    return ChronoUnit.DAYS.between(World.BASELINE_DATE, reached) / days;
  }

  private DemoReport report(Outcome outcome, Lineage lineage, PastAnswers past) {
    EditTotals totals = EditTotals.of(lineage);
    StreamProgress progress = outcome.progress;
    double total = elapsed().toMillis() / 1000.0;
    return new DemoReport(
        new Facts(progress.received() - progress.baseline(), dropped(progress)),
        new Edits(totals.applied(), totals.rejected()),
        lineage.entries().size(),
        MetricTable.forReport(outcome.metrics),
        new Seconds(total, totals.secondsPerEdit(), latencies.quantiles(written(lineage))),
        new Digest(outcome.weightsDigest, past.weightsDigest()),
        answers(outcome.questioner, past),
        versions(lineage));
  }

  private static Map<String, Long> dropped(StreamProgress progress) {
    Map<String, Long> dropped = new TreeMap<>(progress.dropped());
    progress.rejected().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
    return dropped;
  }

  private static Map<Long, List<dev.errata.event.EditRequest>> written(Lineage lineage) {
    return lineage.entries().stream()
        .collect(Collectors.toMap(LineageEntry::sequence, LineageEntry::written));
  }

  private static List<Answer> answers(Questioner questioner, PastAnswers past) {
    List<Answer> answers = new ArrayList<>();
    List<Asked> asked = questioner.asked();
    for (int i = 0; i < asked.size(); i++) {
      DemoQuestions.Item item = questioner.questions().asked().get(i);
      boolean isPast = item.equals(questioner.questions().past());
      answers.add(
          new Answer(
              item.prompt(),
              item.expected(),
              asked.get(i).before(),
              asked.get(i).now(),
              isPast ? past.asOf() : Map.of()));
    }
    return answers;
  }

  private static Map<String, String> versions(Lineage lineage) {
    Map<String, String> versions = new LinkedHashMap<>(Version.all());
    Optional<LineageEntry> last = lineage.entries().stream().reduce((first, second) -> second);
    last.ifPresent(
        entry -> {
          new TreeMap<>(entry.applied().getVersions()).forEach(versions::putIfAbsent);
          versions.put("device", entry.applied().getDevice());
        });
    return versions;
  }
}
