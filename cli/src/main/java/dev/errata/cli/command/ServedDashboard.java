package dev.errata.cli.command;

import dev.errata.cli.demo.Counts;
import dev.errata.evaluator.dashboard.Dashboard;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.service.Replica;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.ProgressLog;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;

/** The dashboard of a command that serves one, or nothing. */
final class ServedDashboard implements AutoCloseable {
  private final KafkaSettings kafka;
  private final String lineage;
  private final Optional<Dashboard> dashboard;

  private ServedDashboard(KafkaSettings kafka, String lineage, Optional<Dashboard> dashboard) {
    this.kafka = kafka;
    this.lineage = lineage;
    this.dashboard = dashboard;
  }

  /** Starts it, and says where it is. */
  static ServedDashboard start(
      Optional<DashboardSettings> settings, KafkaSettings kafka, String lineage, PrintWriter out) {
    Optional<Dashboard> dashboard = settings.map(wanted -> Dashboard.start(wanted, kafka, lineage));
    dashboard.ifPresent(
        page -> {
          out.printf("dashboard at %s%n", page.address());
          out.flush();
        });
    return new ServedDashboard(kafka, lineage, dashboard);
  }

  /**
   * Lets the page ask these models.
   *
   * @param fresh loads the base model once more, for questions
   * @return closes the page, and must be closed before the models
   */
  AutoCloseable attach(Replica replica, Supplier<LanguageModel> fresh) {
    if (dashboard.isEmpty()) {
      return () -> {};
    }
    AskedModels models = new AskedModels(replica, fresh, kafka, lineage);
    ProgressLog progress = new ProgressLog(kafka, lineage);
    dashboard.get().attach(models);
    dashboard.get().count(() -> progress.read().map(Counts::of));
    return () -> {
      close();
      progress.close();
      models.close();
    };
  }

  void replicaApplied(EditApplied entry) {
    dashboard.ifPresent(page -> page.replicaApplied(entry));
  }

  @Override
  public void close() {
    dashboard.ifPresent(Dashboard::close);
  }
}
