package dev.errata.cli.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service answers when Prometheus asks, as text and taken apart. */
public record Scrape(String text) {
  private static final Pattern URL = Pattern.compile("metrics at (http://\\S+)");

  /** Asks at an address. */
  public static Scrape of(String url) {
    try {
      return new Scrape(
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks at the address that a command has printed. */
  public static Scrape ofCommand(String output) {
    Matcher url = URL.matcher(output);
    if (!url.find()) {
      throw new IllegalStateException("no address in: " + output);
    }
    return of(url.group(1));
  }

  /** Type of each family, such as counter, by its name. */
  Map<String, String> types() {
    return comments("TYPE");
  }

  /** What each family is said to be. */
  Map<String, String> helps() {
    return comments("HELP");
  }

  private Map<String, String> comments(String kind) {
    Map<String, String> found = new TreeMap<>();
    Pattern.compile("^# " + kind + " (\\S+) (.*)$", Pattern.MULTILINE)
        .matcher(text)
        .results()
        .forEach(match -> found.put(match.group(1), match.group(2)));
    return found;
  }

  /** Names of all samples, those of histograms with their endings. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }
}
