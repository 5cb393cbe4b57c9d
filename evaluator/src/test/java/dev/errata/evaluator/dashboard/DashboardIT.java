package dev.errata.evaluator.dashboard;

import static dev.errata.evaluator.dashboard.Story.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.broker.EmbeddedBroker;
import dev.errata.evaluator.BigramModel;
import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.dashboard.Events.Event;
import dev.errata.schemas.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a real model made by hand, and the dashboard over HTTP. */
class DashboardIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOST = "127.0.0.1";
  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static BigramModel bigrams;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1).build();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private KafkaSettings kafka;
  private String lineage;
  private Story story;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
    bigrams = BigramModel.in(directory);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void prepare() {
    kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://" + UUID.randomUUID());
    lineage = "bigram-" + UUID.randomUUID();
    story = new Story(kafka, lineage, bigrams);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : closing) {
      resource.close();
    }
    story.close();
  }

  @Test
  void shouldWaitForALineageAndThenShowWhatBecomesOfIt() throws Exception {
    Dashboard dashboard = dashboard(settings(Optional.empty()));
    Events events = listen(dashboard, Optional.empty());

    JsonNode waiting = events.await("snapshot").data();
    JsonNode told =
        events.await(e -> e.kind().equals("health") && !missing(e.data()).isEmpty()).data();
    story.createTopics();
    events.await(e -> e.kind().equals("health") && e.data().path("phase").asText().equals("live"));
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    JsonNode batch = events.await("batches").data().get(0);
    story.alert("locality", 0.9, 0.5, "locality fell");
    JsonNode signals = events.await("signals").data();

    assertThat(waiting.path("lineage").asText()).isEqualTo(lineage);
    assertThat(missing(told)).contains("errata." + lineage + ".deltas");
    assertThat(batch.path("sequence").asLong()).isEqualTo(1);
    assertThat(batch.path("edits").get(0).path("target").asText()).isEqualTo("Beta");
    // One direction: 10 times a unit vector onto another.
    assertThat(batch.path("norm").asDouble()).isEqualTo(10);
    assertThat(batch.path("layers").get(0).path("layer").asInt()).isZero();
    assertThat(signals.path("alerts").get(0).path("culprit").asLong()).isEqualTo(1);
  }

  @Test
  void shouldTellANewMeasurementWithinTwoSecondsAndResumeWhereABrowserWas() throws Exception {
    story.createTopics();
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    Dashboard dashboard = dashboard(settings(Optional.empty()));
    Events events = listen(dashboard, Optional.empty());
    events.await(e -> e.kind().equals("snapshot") && e.data().path("batches").size() == 1);

    long start = System.nanoTime();
    story.measure("efficacy", "ar", 0.75);
    Event samples = events.await("samples");
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    events.close();
    story.measure("locality", "ar", 0.5);
    Events again = listen(dashboard, Optional.of(samples.id()));
    Event missed = again.await(e -> !e.kind().equals("health"));

    assertThat(taken).isLessThan(Duration.ofSeconds(2));
    assertThat(samples.data().get(0).path("point").path("value").asDouble()).isEqualTo(0.75);
    assertThat(missed.kind()).isEqualTo("samples");
    assertThat(missed.data().get(0).path("metric").asText()).isEqualTo("locality");
  }

  @Test
  void shouldAnswerNowAsOfAndUnedited() throws Exception {
    story.createTopics();
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    story.write("Gamma", edit("Utopia", "Beta", "Gamma"));
    Dashboard dashboard = served(2);
    String prompt = "The capital of Utopia is";

    JsonNode past = ask(dashboard, prompt, "2020-01-01", 200);
    JsonNode before = ask(dashboard, prompt, "0", 200);

    assertThat(past.path("now").path("text").asText()).isEqualTo("Gamma");
    assertThat(past.path("now").path("sequence").asLong()).isEqualTo(2);
    assertThat(past.path("base").asText()).isEqualTo("Alpha");
    assertThat(past.path("past").path("text").asText()).isEqualTo("Beta");
    assertThat(past.path("past").path("sequence").asLong()).isEqualTo(1);
    assertThat(before.path("past").path("text").asText()).isEqualTo("Alpha");
  }

  @Test
  void shouldSayInOneLineWhatIsWrongWithAQuestion() throws Exception {
    story.createTopics();
    Dashboard dashboard = served(0);

    assertThat(error(ask(dashboard, "is ".repeat(80), "", 400))).contains("at most 63. Shorten it");
    assertThat(error(ask(dashboard, " ", "", 400))).contains("empty");
    assertThat(error(ask(dashboard, "This is", "yesterday", 400))).contains("'yesterday'");
    assertThat(error(ask(dashboard, "This is", "7", 400))).contains("no edit 7 yet");
    assertThat(error(ask(dashboard, "is ".repeat(8_000), "", 413))).contains("too long");
    assertThat(error(post(dashboard, "{", "application/json", 400))).contains("Ask in JSON");
    assertThat(error(post(dashboard, "{}", "text/plain", 415))).contains("Ask in JSON");
  }

  @Test
  void shouldRefuseMorePagesThanTheLimitAndForgetThoseThatLeft() throws Exception {
    Dashboard dashboard = dashboard(new DashboardSettings(HOST, 0, Optional.empty(), 3));
    List<Events> pages = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Events page = listen(dashboard, Optional.empty());
      page.await("snapshot");
      pages.add(page);
    }

    HttpResponse<String> refused = get(dashboard, "events");
    pages.forEach(Events::close);
    await().atMost(PATIENCE).until(() -> dashboard.clients() == 0);
    Events next = listen(dashboard, Optional.empty());

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("3 pages are watching already");
    assertThat(refused.headers().firstValue("Retry-After")).contains("15");
    assertThat(next.status()).isEqualTo(200);
  }

  @Test
  void shouldShowNothingWithoutTheToken() throws Exception {
    String token = "a-good-long-token";
    Dashboard dashboard = dashboard(settings(Optional.of(token)));

    HttpResponse<String> without = get(dashboard, "");
    HttpResponse<String> wrong = get(dashboard, "?token=another-long-token");
    HttpResponse<String> right = get(dashboard, "?token=" + token);
    String cookie = right.headers().firstValue("Set-Cookie").orElseThrow();

    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(get(dashboard, "events").statusCode()).isEqualTo(401);
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("Location")).contains("/");
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
    assertThat(get(dashboard, "", "Cookie", cookie.split(";")[0]).statusCode()).isEqualTo(200);
    assertThat(get(dashboard, "", "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldServeItsFilesUnderAStrictPolicyAndNothingElse() throws Exception {
    Dashboard dashboard = dashboard(settings(Optional.empty()));

    HttpResponse<String> page = get(dashboard, "");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Errata</title>").doesNotContain("http");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(get(dashboard, "js/main.js").statusCode()).isEqualTo(200);
    assertThat(get(dashboard, "vendor/inter-latin.woff2").statusCode()).isEqualTo(200);
    assertThat(get(dashboard, "web/Assets.class").statusCode()).isEqualTo(404);
    assertThat(get(dashboard, "..%2f..%2fpom.xml").statusCode()).isBetween(400, 404);
  }

  @Test
  void shouldHandOnHostileTextAsText() throws Exception {
    story.createTopics();
    story.refuse("Beta", edit(HOSTILE, HOSTILE, HOSTILE), HOSTILE);
    story.measure(HOSTILE, "ar", 0.5);
    Dashboard dashboard = dashboard(settings(Optional.empty()));
    Events events = listen(dashboard, Optional.empty());

    JsonNode snapshot =
        events
            .await(e -> e.kind().equals("snapshot") && e.data().path("metrics").size() == 1)
            .data();
    HttpResponse<String> batch = get(dashboard, "api/batch/1");

    assertThat(snapshot.path("metrics").get(0).path("metric").asText()).isEqualTo(HOSTILE);
    assertThat(batch.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Events.json(batch.body()).path("edits").get(0).path("reason").asText())
        .isEqualTo(HOSTILE);
    assertThat(get(dashboard, "api/batch/2").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayThatAPortIsTaken() throws Exception {
    Dashboard dashboard = dashboard(settings(Optional.empty()));
    DashboardSettings same = new DashboardSettings(HOST, dashboard.port(), Optional.empty());

    assertThatThrownBy(() -> Dashboard.start(same, kafka, lineage))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("Choose another port, or 0 for any.");
  }

  private static DashboardSettings settings(Optional<String> token) {
    return new DashboardSettings(HOST, 0, token);
  }

  private Dashboard dashboard(DashboardSettings settings) {
    Dashboard dashboard = Dashboard.start(settings, kafka, lineage);
    closing.add(dashboard);
    return dashboard;
  }

  /** A dashboard whose replica has reached an edit. */
  private Dashboard served(long sequence) {
    Served served = new Served(settings(Optional.empty()), kafka, lineage, bigrams);
    closing.add(served);
    await().atMost(PATIENCE).until(() -> served.replica().sequence() == sequence);
    return served.dashboard();
  }

  private Events listen(Dashboard dashboard, Optional<String> lastId)
      throws IOException, InterruptedException {
    Events events = Events.of(client, URI.create(dashboard.address() + "events"), lastId);
    closing.add(0, events);
    return events;
  }

  private HttpResponse<String> get(Dashboard dashboard, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(dashboard.address() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ask(Dashboard dashboard, String prompt, String asOf, int status)
      throws IOException, InterruptedException {
    String body = "{\"prompt\": \"%s\", \"asOf\": \"%s\"}".formatted(prompt, asOf);
    return post(dashboard, body, "application/json", status);
  }

  private JsonNode post(Dashboard dashboard, String body, String type, int status)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(dashboard.address() + "api/ask"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Events.json(response.body());
  }

  private static String error(JsonNode answer) {
    return answer.path("error").asText();
  }

  private static List<String> missing(JsonNode health) {
    List<String> names = new ArrayList<>();
    health.path("missing").forEach(name -> names.add(name.asText()));
    return names;
  }
}
