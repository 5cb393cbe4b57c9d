package dev.errata.evaluator.dashboard;

import dev.errata.evaluator.BigramModel;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.service.Replica;
import dev.errata.schemas.KafkaSettings;
import java.time.Duration;

/** A dashboard with a replica behind it, as the command runs it. */
public final class Served implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Dashboard dashboard;
  private final AskedModels models;
  private final Replica replica;
  private final Thread follower;
  private volatile boolean closing;

  public Served(
      DashboardSettings settings, KafkaSettings kafka, String lineage, BigramModel bigrams) {
    dashboard = Dashboard.start(settings, kafka, lineage);
    replica = new Replica(bigrams.load(), kafka, lineage, dashboard::replicaApplied);
    models = new AskedModels(replica, bigrams::load, kafka, lineage);
    dashboard.attach(models);
    follower = new Thread(this::follow, "follower");
    follower.start();
  }

  private void follow() {
    while (!closing) {
      replica.poll(POLL);
    }
  }

  public Dashboard dashboard() {
    return dashboard;
  }

  public Replica replica() {
    return replica;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    follower.join();
    dashboard.close();
    models.close();
    replica.close();
  }
}
