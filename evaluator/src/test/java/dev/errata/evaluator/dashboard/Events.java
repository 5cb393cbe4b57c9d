package dev.errata.evaluator.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Listens to server-sent events as a browser does. */
final class Events implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpResponse<Stream<String>> response;
  private final Deque<Event> heard = new ArrayDeque<>();
  private final Thread reader;

  /** One event. */
  record Event(String id, String kind, JsonNode data) {}

  private Events(HttpResponse<Stream<String>> response) {
    this.response = response;
    this.reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  static Events of(HttpClient client, URI address, Optional<String> lastId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    return new Events(client.send(request.build(), HttpResponse.BodyHandlers.ofLines()));
  }

  int status() {
    return response.statusCode();
  }

  private void read() {
    String[] fields = new String[2];
    try {
      response
          .body()
          .forEach(
              line -> {
                if (line.startsWith("id: ")) {
                  fields[0] = line.substring(4);
                } else if (line.startsWith("event: ")) {
                  fields[1] = line.substring(7);
                } else if (line.startsWith("data: ")) {
                  hear(new Event(fields[0], fields[1], json(line.substring(6))));
                }
              });
    } catch (RuntimeException e) {
      // The stream was closed.
    }
  }

  private synchronized void hear(Event event) {
    heard.add(event);
    notifyAll();
  }

  /** The next event that is as wanted, leaving out those before it. */
  synchronized Event await(Predicate<Event> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      while (!heard.isEmpty()) {
        Event event = heard.remove();
        if (wanted.test(event)) {
          return event;
        }
      }
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new AssertionError("No such event within " + PATIENCE);
      }
      wait(millis);
    }
  }

  Event await(String kind) throws InterruptedException {
    return await(event -> event.kind().equals(kind));
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + text, e);
    }
  }

  @Override
  public void close() {
    response.body().close();
    reader.interrupt();
  }
}
