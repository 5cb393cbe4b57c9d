package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.demo.Counts;
import dev.errata.evaluator.dashboard.Dashboard;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.dashboard.feed.LoggedPast;
import dev.errata.evaluator.service.Replica;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.stream.ProgressLog;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** The dashboard of a command that serves one, or nothing. */
final class ServedDashboard implements AutoCloseable {
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final KafkaSettings kafka;
  private final String lineage;
  private final PrintWriter out;
  private final Optional<Dashboard> dashboard;

  private ServedDashboard(
      KafkaSettings kafka, String lineage, PrintWriter out, Optional<Dashboard> dashboard) {
    this.kafka = kafka;
    this.lineage = lineage;
    this.out = out;
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
    return new ServedDashboard(kafka, lineage, out, dashboard);
  }

  /**
   * With a page that can say so, waits until the lineage exists; without, it must.
   *
   * @throws dev.errata.schemas.TopicLayoutException when topics are missing or differ
   */
  void requireLineage() throws InterruptedException {
    try (Admin admin = kafka.admin()) {
      if (dashboard.isPresent()) {
        await(admin);
      }
      TopicAdmin.verify(admin, Topics.all(lineage));
    }
  }

  private void await(Admin admin) throws InterruptedException {
    boolean told = false;
    while (!missing(admin).isEmpty()) {
      if (!told) {
        out.printf("waiting for lineage %s: its topics do not exist yet%n", lineage);
        out.flush();
        told = true;
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private List<String> missing(Admin admin) throws InterruptedException {
    try {
      Set<String> present = admin.listTopics().names().get();
      return Topics.all(lineage).stream()
          .map(topic -> topic.name())
          .filter(name -> !present.contains(name))
          .toList();
    } catch (ExecutionException e) {
      throw new CliException("topics cannot be listed: " + e.getCause().getMessage(), e);
    }
  }

  /**
   * Lets the page ask these models.
   *
   * @param fresh loads the base model once more, for questions and for past models
   * @return closes the page, and must be closed before the models
   */
  AutoCloseable attach(Replica replica, Supplier<LanguageModel> fresh) {
    LoggedPast past = new LoggedPast(fresh, kafka, lineage);
    AskedModels models = new AskedModels(replica, fresh, past);
    ProgressLog progress = new ProgressLog(kafka, lineage);
    dashboard.ifPresent(
        page -> {
          page.attach(models);
          page.count(() -> progress.read().map(Counts::of));
        });
    return () -> {
      close();
      progress.close();
      models.close();
      past.close();
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
