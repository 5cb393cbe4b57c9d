package dev.errata.stream.source.wikidata.live;

import dev.errata.stream.StreamException;
import dev.errata.stream.source.wikidata.WikidataSettings;
import dev.errata.stream.source.wikidata.api.Backoff;
import dev.errata.stream.source.wikidata.api.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/**
 * Follows the feed in a thread of its own and connects again, from the last event on, whenever the
 * connection is lost. A full queue holds it back, and with it the server.
 */
final class Feed implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final int TOO_MANY_REQUESTS = 429;

  private final WikidataSettings settings;
  private final Backoff backoff;
  private final Clock clock;
  private final BlockingQueue<Received> queue;
  private final Optional<Instant> since;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
  private final Thread thread;
  private Optional<String> lastEventId;
  private volatile InputStream connection = InputStream.nullInputStream();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean closed;

  /**
   * What came in.
   *
   * @param failure why nothing more will come; empty for an event
   */
  record Received(Optional<String> id, ByteBuffer data, Optional<StreamException> failure) {}

  /**
   * @param lastEventId where to go on
   * @param since where to begin without one; the feed keeps about a week
   */
  Feed(
      WikidataSettings settings,
      Optional<String> lastEventId,
      Optional<Instant> since,
      Backoff backoff,
      Clock clock,
      BlockingQueue<Received> queue) {
    this.settings = settings;
    this.lastEventId = lastEventId;
    this.since = since;
    this.backoff = backoff;
    this.clock = clock;
    this.queue = queue;
    this.thread = new Thread(this::follow, "wikidata-feed");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Why the feed is being waited for, if it is. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Takes the connection for lost. */
  void drop() {
    try {
      connection.close();
    } catch (IOException e) {
      trouble = Optional.of("feed cannot be closed: " + e.getMessage());
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    drop();
    thread.join(CONNECT_LIMIT.toMillis());
  }

  private void follow() {
    try {
      followUntilRefused();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void followUntilRefused() throws InterruptedException {
    try {
      while (!closed) {
        Duration asked = connect();
        Thread.sleep(backoff.next(asked).toMillis());
      }
    } catch (StreamException e) {
      queue.put(new Received(Optional.empty(), ByteBuffer.allocate(0), Optional.of(e)));
    }
  }

  /** Reads one connection to its end and says how long the server wants to be left alone. */
  private Duration connect() throws InterruptedException {
    try {
      HttpResponse<InputStream> response = client.send(request(), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        connection = in;
        if (response.statusCode() == 200) {
          trouble = Optional.empty();
          read(in);
          trouble = Optional.of("feed ended; connecting again");
          return Duration.ZERO;
        }
      }
      return refused(response);
    } catch (IOException e) {
      trouble = Optional.of("feed is lost: " + e);
      return Duration.ZERO;
    }
  }

  private Duration refused(HttpResponse<InputStream> response) {
    int status = response.statusCode();
    if (status != TOO_MANY_REQUESTS && status < 500) {
      throw new StreamException(
          "feed %s refuses: it answers %d; check --stream-url, --since and the position file"
              .formatted(settings.stream(), status));
    }
    trouble = Optional.of("feed answers " + status);
    return RetryAfter.of(response.headers(), clock.instant());
  }

  private void read(InputStream in) throws IOException, InterruptedException {
    ServerSentEvents events = new ServerSentEvents(in);
    for (ServerSentEvents.Event e = events.next(); e != null; e = events.next()) {
      queue.put(new Received(e.id(), e.data(), Optional.empty()));
      lastEventId = e.id().or(() -> lastEventId);
      backoff.reset();
    }
  }

  private HttpRequest request() {
    String query = "";
    if (lastEventId.isEmpty() && since.isPresent()) {
      query = (settings.stream().getQuery() == null ? "?" : "&") + "since=" + since.get();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.stream() + query))
            .header("Accept", "text/event-stream")
            .header("User-Agent", settings.userAgent())
            .timeout(CONNECT_LIMIT);
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    return request.build();
  }
}
