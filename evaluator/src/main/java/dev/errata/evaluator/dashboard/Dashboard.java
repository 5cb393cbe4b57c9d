package dev.errata.evaluator.dashboard;

import dev.errata.evaluator.dashboard.board.Board;
import dev.errata.evaluator.dashboard.board.StreamCounts;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.dashboard.feed.FactCount;
import dev.errata.evaluator.dashboard.feed.LogFeed;
import dev.errata.evaluator.dashboard.feed.NewestAnswers;
import dev.errata.evaluator.dashboard.web.EventHub;
import dev.errata.evaluator.dashboard.web.WebServer;
import dev.errata.event.EditApplied;
import dev.errata.schemas.KafkaSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running dashboard of one lineage. It may be started before the lineage exists and before there
 * is a model to ask, and says so meanwhile.
 */
public final class Dashboard implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Dashboard.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 10_000;

  private final DashboardSettings settings;
  private final KafkaSettings kafka;
  private final Board board;
  private final EventHub hub;
  private final LogFeed feed;
  private final WebServer web;
  private final List<Thread> threads = new ArrayList<>();

  // Not by interruption: clients of Kafka complain loudly about that.
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Optional<AskedModels> models = Optional.empty();
  private volatile Supplier<Optional<StreamCounts>> counts = Optional::empty;

  private Dashboard(DashboardSettings settings, KafkaSettings kafka, String lineage, Clock clock) {
    this.settings = settings;
    this.kafka = kafka;
    this.board = new Board(lineage, clock);
    this.hub = new EventHub(settings.clients(), () -> board.snapshot(clients()));
    this.web =
        WebServer.start(
            new WebServer.Access(settings.host(), settings.port(), settings.token()),
            board,
            hub,
            () -> models);
    board.watch(hub);
    this.feed = new LogFeed(kafka, board);
  }

  /**
   * Serves the page and follows the lineage's topics from now on.
   *
   * @throws dev.errata.evaluator.EvaluationException when the port is taken
   */
  public static Dashboard start(DashboardSettings settings, KafkaSettings kafka, String lineage) {
    Dashboard dashboard = new Dashboard(settings, kafka, lineage, Clock.systemUTC());
    dashboard.run("feed", dashboard.feed);
    dashboard.run("beat", dashboard::beat);
    return dashboard;
  }

  /** Lets the page ask these from now on; they stay their maker's to close, after this. */
  public void attach(AskedModels asked) {
    models = Optional.of(asked);
    board.attached();
    Thread thread = run("answers", new NewestAnswers(board, asked, () -> clients() > 0, stop));
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /** Where the stream application's counts are to be had; without, they are not known. */
  public void count(Supplier<Optional<StreamCounts>> stream) {
    counts = stream;
  }

  /** The edited model answers with this entry now. */
  public void replicaApplied(EditApplied entry) {
    board.replicaApplied(entry);
  }

  /** How many pages watch. */
  public int clients() {
    return hub.clients();
  }

  public int port() {
    return web.port();
  }

  /** Where a browser finds it, without the token. */
  public String address() {
    String host = settings.host();
    String name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    return "http://%s:%d/".formatted(name.contains(":") ? "[" + name + "]" : name, port());
  }

  @Override
  public void close() {
    feed.close();
    stop.countDown();
    web.close();
    try {
      for (Thread thread : threads) {
        thread.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread run(String name, Runnable work) {
    Thread thread = new Thread(work, "dashboard-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private void beat() {
    try (FactCount facts = new FactCount(kafka)) {
      do {
        read(facts);
        board.beat(clients());
      } while (!stop.await(BEAT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(FactCount facts) {
    try {
      facts.read().ifPresent(board::facts);
      counts.get().ifPresent(board::counted);
    } catch (KafkaException e) {
      LOGGER.debug("The facts cannot be counted: {}", e.getMessage());
    }
  }
}
