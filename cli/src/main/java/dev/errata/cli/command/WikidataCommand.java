package dev.errata.cli.command;

import dev.errata.cli.Version;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.wikidata.WikidataSettings;
import dev.errata.stream.source.wikidata.dump.DumpSource;
import dev.errata.stream.source.wikidata.live.Position;
import dev.errata.stream.source.wikidata.live.WikidataSource;
import dev.errata.world.Verbaliser;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code errata ingest wikidata}. */
@Command(
    name = "wikidata",
    mixinStandardHelpOptions = true,
    description = {
      "The edits of Wikidata: as they are made, until stopped, or those in a dump.",
      "A restart goes on where the position file says."
    })
final class WikidataCommand extends SourceCommand {
  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final String ALL = "all";

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      description = "Pages with revisions in MediaWiki's XML, plain or packed with bzip2 or gzip.")
  Path dump;

  @Option(
      names = "--offline",
      description = "With --dump: do not ask the API for what the dump does not have.")
  boolean offline;

  @Option(
      names = "--property",
      paramLabel = "P",
      split = ",",
      description =
          "Wanted properties, or 'all'; may be repeated (default: those that have wordings).")
  List<String> properties = List.of();

  @Option(
      names = "--language",
      defaultValue = "en",
      description = "Of labels, aliases and texts (default: ${DEFAULT-VALUE}).")
  String language;

  @Option(
      names = "--contact",
      paramLabel = "ADDRESS",
      description = "A mail address or page, told to Wikimedia as its policy asks.")
  String contact;

  @Option(
      names = "--position",
      paramLabel = "FILE",
      defaultValue = "wikidata.position",
      description = "Remembers how far the feed was read (default: ${DEFAULT-VALUE}).")
  Path position;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Where to begin without a position (default: now).")
  Instant since;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Stop after so many events of the feed (default: no limit).")
  Long events;

  @Option(
      names = "--stream-url",
      paramLabel = "URL",
      defaultValue = WikidataSettings.STREAM,
      description = "The feed of recent changes (default: ${DEFAULT-VALUE}).")
  URI stream;

  @Option(
      names = "--api-url",
      paramLabel = "URL",
      defaultValue = WikidataSettings.API,
      description = "The Wikibase API (default: ${DEFAULT-VALUE}).")
  URI api;

  @Option(
      names = "--domain",
      defaultValue = WikidataSettings.DOMAIN,
      description = "The wiki's domain in the feed (default: ${DEFAULT-VALUE}).")
  String domain;

  @Option(
      names = "--requests-per-second",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often the API is asked at most (default: ${DEFAULT-VALUE}).")
  double requestsPerSecond;

  @Option(
      names = "--max-lag",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "Leave the API alone while its databases lag behind by more (default: ${DEFAULT-VALUE}).")
  int maxLag;

  @Override
  Source source() {
    if (dump != null) {
      return new DumpSource(
          readable(dump), settings(), offline, propertyLabels(), pacer(), Clock.systemUTC());
    }
    return new WikidataSource(
        settings(),
        new Position(position.toAbsolutePath()),
        Optional.ofNullable(since),
        events == null ? Long.MAX_VALUE : events,
        propertyLabels(),
        Clock.systemUTC());
  }

  private WikidataSettings settings() {
    try {
      return new WikidataSettings(
          stream,
          api,
          domain,
          language,
          wanted(),
          userAgent(),
          requestsPerSecond,
          maxLag,
          SHORTEST_RETRY,
          LONGEST_RETRY,
          IDLE);
    } catch (StreamException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Set<String> wanted() {
    if (properties.isEmpty()) {
      Verbaliser verbaliser = Verbaliser.load();
      return propertyLabels().keySet().stream()
          .filter(verbaliser::knows)
          .collect(Collectors.toSet());
    }
    return properties.equals(List.of(ALL)) ? Set.of() : new LinkedHashSet<>(properties);
  }

  private String userAgent() {
    String version = Version.all().get("errata");
    return "Errata/%s (%s)".formatted(version, contact == null ? "no contact given" : contact);
  }
}
