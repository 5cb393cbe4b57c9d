package dev.errata.stream.source.wikidata;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Stands in for Wikimedia: a feed of server-sent events and the Wikibase API, both as patient or as
 * difficult as told.
 */
public final class StandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<byte[]> events = new ArrayList<>();
  private final Map<Long, String> revisions = new ConcurrentHashMap<>();
  private final Map<String, String> labels = new ConcurrentHashMap<>();

  /** How many events each connection of the feed gives before it is cut; then there is no limit. */
  public final Queue<Integer> cuts = new ConcurrentLinkedQueue<>();

  /** How many events each connection gives before it falls silent. */
  public final Queue<Integer> silences = new ConcurrentLinkedQueue<>();

  /** When a reader takes the feed for lost. */
  public Duration idle = Duration.ofSeconds(5);

  /** What the feed and the API answer before they answer properly. */
  public final Queue<Refusal> feedRefusals = new ConcurrentLinkedQueue<>();

  public final Queue<Refusal> apiRefusals = new ConcurrentLinkedQueue<>();

  /** Revisions whose presence in a question makes the answer useless. */
  public final Set<String> poisonous = ConcurrentHashMap.newKeySet();

  public final List<Map<String, String>> questions =
      Collections.synchronizedList(new ArrayList<>());
  public final List<Headers> feedHeaders = Collections.synchronizedList(new ArrayList<>());
  public final List<Headers> apiHeaders = Collections.synchronizedList(new ArrayList<>());
  public final List<String> feedQueries = Collections.synchronizedList(new ArrayList<>());

  /** An answer that is no proper one. */
  public record Refusal(int status, Map<String, String> headers, String body) {}

  public StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/stream", this::feed);
    server.createContext("/api.php", this::api);
    server.start();
  }

  public WikidataSettings settings(String... properties) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new WikidataSettings(
        base.resolve("/stream"),
        base.resolve("/api.php"),
        "www.wikidata.org",
        "en",
        Set.of(properties),
        "ErrataTest/1 (test@example.org)",
        1_000,
        5,
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        idle);
  }

  /** Appends an event to the feed; its id is how many there are. */
  public void event(byte[] data) {
    events.add(data);
  }

  public void event(String data) {
    event(data.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends an edit and the revisions it names. */
  public void edit(long before, long after, Documents item, String id) {
    revision(after, item);
    event(edit(before, after, id, "/* wbeditentity-update:0| */", "m" + after));
  }

  public static String edit(long before, long after, String item, String comment, String metaId) {
    return ("{'meta':{'id':'%s','domain':'www.wikidata.org','dt':'2024-06-01T00:00:00Z'},"
            + "'type':'%s','namespace':0,'title':'%s','comment':'%s','user':'Ada',"
            + "'revision':{%s'new':%d}}")
        .formatted(
            metaId,
            before == 0 ? "new" : "edit",
            item,
            comment,
            before == 0 ? "" : "'old':%d,".formatted(before),
            after)
        .replace('\'', '"');
  }

  public void revision(long number, Documents item) {
    revisions.put(number, slot(number, item.json()));
  }

  public void revisionText(long number, String text) {
    revisions.put(number, slot(number, text));
  }

  public void suppressed(long number) {
    revisions.put(
        number,
        "{\"revid\":%d,\"timestamp\":\"2024-06-01T00:00:00Z\",\"slots\":{\"main\":{\"texthidden\":true}}}"
            .formatted(number));
  }

  public void label(String id, String text) {
    labels.put(id, text);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static String slot(long number, String text) {
    return ("{\"revid\":%d,\"timestamp\":\"2024-06-01T00:00:%02dZ\",\"slots\":{\"main\":"
            + "{\"contentmodel\":\"wikibase-item\",\"content\":%s}}}")
        .formatted(number, number % 60, quoted(text));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void feed(HttpExchange exchange) throws IOException {
    feedHeaders.add(exchange.getRequestHeaders());
    feedQueries.add(String.valueOf(exchange.getRequestURI().getQuery()));
    if (refused(exchange, feedRefusals)) {
      return;
    }
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    int start = last == null ? 0 : Integer.parseInt(last.replaceAll("\\D", ""));
    Integer cut = cuts.poll();
    Integer silence = silences.poll();
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(":ok\n\n".getBytes(StandardCharsets.UTF_8));
      int most = cut != null ? cut : silence != null ? silence : events.size();
      int end = Math.min(events.size(), start + most);
      for (int i = start; i < end; i++) {
        out.write(
            "event: message\nid: [{\"offset\":%d}]\ndata: "
                .formatted(i + 1)
                .getBytes(StandardCharsets.UTF_8));
        out.write(events.get(i));
        out.write("\n\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      if (cut == null) {
        closing.await();
      } else {
        out.write("id: [{\"offset\":999}]\ndata: {\"cut\":".getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void api(HttpExchange exchange) throws IOException {
    Map<String, String> question = parameters(exchange.getRequestURI().getRawQuery());
    questions.add(question);
    apiHeaders.add(exchange.getRequestHeaders());
    if (refused(exchange, apiRefusals)) {
      return;
    }
    boolean useless =
        Arrays.stream(question.getOrDefault("revids", "").split("\\|"))
            .anyMatch(poisonous::contains);
    String answer =
        useless
            ? "<html>Our servers are currently under maintenance</html>"
            : question.get("action").equals("query")
                ? revisions(question.get("revids"))
                : labels(question.get("ids"));
    answer(exchange, 200, answer);
  }

  private String revisions(String numbers) {
    String found =
        Arrays.stream(numbers.split("\\|"))
            .map(number -> revisions.get(Long.valueOf(number)))
            .filter(r -> r != null)
            .map("{\"title\":\"x\",\"revisions\":[%s]}"::formatted)
            .collect(Collectors.joining(","));
    return "{\"batchcomplete\":true,\"query\":{\"pages\":[%s]}}".formatted(found);
  }

  private String labels(String ids) {
    return Arrays.stream(ids.split("\\|"))
        .map(
            id ->
                labels.containsKey(id)
                    ? "\"%s\":{\"labels\":{\"en\":{\"language\":\"en\",\"value\":\"%s\"}},\"aliases\":{}}"
                        .formatted(id, labels.get(id))
                    : "\"%s\":{\"id\":\"%s\",\"missing\":true}".formatted(id, id))
        .collect(Collectors.joining(",", "{\"entities\":{", "}}"));
  }

  private static boolean refused(HttpExchange exchange, Queue<Refusal> refusals)
      throws IOException {
    Refusal refusal = refusals.poll();
    if (refusal == null) {
      return false;
    }
    refusal.headers().forEach(exchange.getResponseHeaders()::add);
    answer(exchange, refusal.status(), refusal.body());
    return true;
  }

  private static void answer(HttpExchange exchange, int status, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> result = new TreeMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      result.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return result;
  }
}
