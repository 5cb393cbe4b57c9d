package dev.errata.stream.source.wikidata.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.wikidata.WikidataSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Asks the API one question at a time. While the API is busy (429, 5xx, lagging databases) or out
 * of reach, the question waits and is asked again; an answer that makes no sense is asked for a few
 * times.
 */
public final class WikibaseApi {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
  private static final int GARBLED_ANSWERS = 4;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<String> BUSY = Set.of("maxlag", "ratelimited", "readonly");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final WikidataSettings settings;
  private final Clock clock;
  private final Pacer.Sleeper sleeper;
  private final Backoff backoff;
  private final Duration interval;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
  private Instant lastAsked = Instant.MIN;
  private volatile Optional<String> trouble = Optional.empty();

  public WikibaseApi(
      WikidataSettings settings, Clock clock, Pacer.Sleeper sleeper, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.sleeper = sleeper;
    this.backoff = new Backoff(settings.retry(), settings.longestRetry(), random);
    this.interval = Duration.ofNanos(Math.round(1e9 / settings.requestsPerSecond()));
  }

  /** Why the API is being waited for, if it is. */
  public Optional<String> trouble() {
    return trouble;
  }

  /**
   * Asks until there is an answer.
   *
   * @throws GarbledAnswerException when what comes is no answer, several times
   * @throws StreamException when the API refuses the client
   */
  JsonNode ask(Map<String, String> question) throws InterruptedException {
    for (int garbled = 0; ; ) {
      Attempt attempt = attempt(question);
      trouble = attempt.trouble();
      if (attempt.answer().isPresent()) {
        backoff.reset();
        return attempt.answer().get();
      }
      if (attempt.garbled() && ++garbled == GARBLED_ANSWERS) {
        throw new GarbledAnswerException(attempt.trouble().orElseThrow(), attempt.body());
      }
      sleeper.sleep(backoff.next(attempt.asked()));
    }
  }

  /**
   * What came of asking once.
   *
   * @param asked how long the server wants to be left alone
   * @param garbled whether asking again may be in vain
   */
  private record Attempt(
      Optional<JsonNode> answer,
      Optional<String> trouble,
      Duration asked,
      boolean garbled,
      ByteBuffer body) {
    static Attempt answered(JsonNode answer) {
      return new Attempt(Optional.of(answer), Optional.empty(), Duration.ZERO, false, NOTHING);
    }

    static Attempt busy(String trouble, Duration asked) {
      return new Attempt(Optional.empty(), Optional.of(trouble), asked, false, NOTHING);
    }

    static Attempt garbled(String trouble, ByteBuffer body) {
      return new Attempt(Optional.empty(), Optional.of(trouble), Duration.ZERO, true, body);
    }
  }

  private Attempt attempt(Map<String, String> question) throws InterruptedException {
    keepRate();
    HttpResponse<byte[]> response;
    try {
      response = client.send(request(question), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      return Attempt.busy("API %s does not answer: %s".formatted(settings.api(), e), Duration.ZERO);
    }
    Duration asked = RetryAfter.of(response.headers(), clock.instant());
    int status = response.statusCode();
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      return Attempt.busy("API answers %d".formatted(status), asked);
    }
    if (status != 200) {
      throw new StreamException(
          "API %s refuses: it answers %d; check --api-url and --contact"
              .formatted(settings.api(), status));
    }
    return read(response, asked);
  }

  private static Attempt read(HttpResponse<byte[]> response, Duration asked) {
    byte[] body = response.body();
    try {
      body = unpacked(response);
      JsonNode answer = MAPPER.readTree(body);
      String error = answer.path("error").path("code").asText();
      if (BUSY.contains(error)) {
        return Attempt.busy("API is busy: " + error, asked);
      }
      if (!answer.isObject() || answer.has("error")) {
        return Attempt.garbled(
            "API answers with the error '%s'".formatted(error), ByteBuffer.wrap(body));
      }
      return Attempt.answered(answer);
    } catch (IOException e) {
      return Attempt.garbled(
          "API answers with what is no JSON: " + e.getMessage(), ByteBuffer.wrap(body));
    }
  }

  private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
    boolean packed =
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    if (!packed) {
      return response.body();
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return in.readAllBytes();
    }
  }

  private HttpRequest request(Map<String, String> question) {
    Map<String, String> parameters = new TreeMap<>(question);
    parameters.put("format", "json");
    parameters.put("formatversion", "2");
    parameters.put("maxlag", Integer.toString(settings.maxLagSeconds()));
    String query =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(settings.api() + "?" + query))
        .header("User-Agent", settings.userAgent())
        .header("Accept-Encoding", "gzip")
        .timeout(ANSWER_LIMIT)
        .build();
  }

  private void keepRate() throws InterruptedException {
    Instant now = clock.instant();
    if (lastAsked.isAfter(now.minus(interval)) && !lastAsked.isAfter(now)) {
      sleeper.sleep(Duration.between(now, lastAsked.plus(interval)));
    }
    lastAsked = clock.instant();
  }
}
