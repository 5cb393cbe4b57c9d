package dev.errata.stream.source.wikidata;

import dev.errata.stream.StreamException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Where Wikidata is and how it may be asked.
 *
 * @param stream the feed of recent changes, as server-sent events
 * @param api the wiki's {@code api.php}
 * @param domain the wiki's domain in the feed, which carries all wikis
 * @param language of labels, aliases and texts
 * @param properties the wanted ones; empty for all
 * @param userAgent who asks, with a way to reach them, as Wikimedia's policy demands
 * @param requestsPerSecond how often the API is asked at most
 * @param maxLagSeconds the API is left alone while its databases lag behind by more
 * @param retry the shortest wait after a failure; it doubles with each one that follows
 * @param longestRetry the longest
 * @param idle a feed that is silent for so long is taken for lost
 */
public record WikidataSettings(
    URI stream,
    URI api,
    String domain,
    String language,
    Set<String> properties,
    String userAgent,
    double requestsPerSecond,
    int maxLagSeconds,
    Duration retry,
    Duration longestRetry,
    Duration idle) {
  public static final String STREAM = "https://stream.wikimedia.org/v2/stream/recentchange";
  public static final String DOMAIN = "www.wikidata.org";
  public static final String API = "https://www.wikidata.org/w/api.php";

  public WikidataSettings {
    properties = Set.copyOf(properties);
    requireHttp("stream", stream);
    requireHttp("API", api);
    if (!(requestsPerSecond > 0) || Double.isInfinite(requestsPerSecond)) {
      throw new StreamException(
          "requests per second are %s, expected more than 0".formatted(requestsPerSecond));
    }
    for (String property : properties) {
      if (!property.matches("P[1-9][0-9]*")) {
        throw new StreamException(
            "'%s' is no Wikidata property, expected an id like P6".formatted(property));
      }
    }
  }

  public boolean wants(String property) {
    return properties.isEmpty() || properties.contains(property);
  }

  private static void requireHttp(String what, URI uri) {
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new StreamException(
          "the %s URL is '%s', expected http://… or https://…".formatted(what, uri));
    }
  }
}
