package dev.errata.cli.demo;

import dev.errata.cli.CliException;
import dev.errata.cli.local.LocalLog;
import dev.errata.evaluator.dashboard.Dashboard;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.service.Replica;
import dev.errata.model.LanguageModel;
import dev.errata.stream.ProgressLog;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The dashboard of a demo that has ended, over the log that it left and with a replica of the model
 * that it made. A page that was open comes back to it by itself.
 */
public final class AfterDemo implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Services services = new Services();
  private final Dashboard dashboard;
  private volatile boolean closing;

  private AfterDemo(DemoSettings settings, DashboardSettings page) {
    try {
      LocalLog log = services.add(LocalLog.openExisting(settings.directory()));
      Supplier<LanguageModel> fresh = () -> LanguageModel.load(settings.model());
      dashboard = Dashboard.start(page, log.settings(), settings.lineage());
      Replica replica =
          services.add(
              new Replica(
                  fresh.get(), log.settings(), settings.lineage(), dashboard::replicaApplied));
      AskedModels models =
          services.add(new AskedModels(replica, fresh, log.settings(), settings.lineage()));
      ProgressLog progress = services.add(new ProgressLog(log.settings(), settings.lineage()));
      services.add(dashboard);
      dashboard.attach(models);
      dashboard.count(() -> progress.read().map(Counts::of));
      services.start("replica", () -> follow(replica), () -> closing = true);
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  /**
   * Opens it.
   *
   * @param settings those of the demo that has ended
   * @param port where its dashboard was
   */
  public static AfterDemo open(DemoSettings settings, int port) {
    DashboardSettings before = settings.dashboard();
    return new AfterDemo(settings, new DashboardSettings(before.host(), port, before.token()));
  }

  public String address() {
    return dashboard.address();
  }

  /** What has failed, if anything has. */
  public Optional<Throwable> failure() {
    try {
      services.check();
      return Optional.empty();
    } catch (CliException e) {
      return Optional.of(e);
    }
  }

  @Override
  public void close() {
    services.close();
  }

  private void follow(Replica replica) {
    while (!closing) {
      replica.poll(POLL);
    }
  }
}
