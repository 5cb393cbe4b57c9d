package dev.errata.stream.source.wikidata.live;

import dev.errata.stream.source.DeadLetters;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.Tally;
import dev.errata.stream.source.wikidata.EditWriter;
import dev.errata.stream.source.wikidata.ItemFacts;
import dev.errata.stream.source.wikidata.Labels;
import dev.errata.stream.source.wikidata.LatestEntries;
import dev.errata.stream.source.wikidata.Revision;
import dev.errata.stream.source.wikidata.RevisionReader;
import dev.errata.stream.source.wikidata.SkipReason;
import dev.errata.stream.source.wikidata.WikidataSettings;
import dev.errata.stream.source.wikidata.api.ApiLabels;
import dev.errata.stream.source.wikidata.api.ApiRevisions;
import dev.errata.stream.source.wikidata.api.Backoff;
import dev.errata.stream.source.wikidata.api.WikibaseApi;
import dev.errata.stream.source.wikidata.item.ItemParser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Wikidata as it changes. Events are handled in groups, so that the API is asked seldom; after each
 * group the sink is flushed and the position written, so that a restart goes on with the first
 * event whose facts may not have arrived. What is read twice has the same event ids.
 */
public final class WikidataSource implements Source {
  /** The reason code of events of the feed that are none. */
  public static final String MALFORMED_EVENT = "malformed-event";

  private static final int QUEUE = 2_000;
  private static final int GROUP = 200;
  private static final Duration GROUP_AGE = Duration.ofSeconds(1);
  private static final int REMEMBERED_EVENTS = 10_000;

  private final WikidataSettings settings;
  private final Position position;
  private final long mostEvents;
  private final Clock clock;
  private final WikibaseApi api;
  private final ApiRevisions revisions;
  private final Labels labels;
  private final EditWriter writer;
  private final DeadLetters deadLetters;
  private final Tally skipped = new Tally();
  private final LiveProgress progress;
  private final Map<String, Boolean> seen = new LatestEntries<>(REMEMBERED_EVENTS);
  private final BlockingQueue<Feed.Received> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Feed feed;

  /**
   * @param since where to begin when there is no position yet; empty for now
   * @param mostEvents after how many events of the feed to end
   * @param propertyLabels labels of properties by id; those of others are looked up
   */
  public WikidataSource(
      WikidataSettings settings,
      Position position,
      Optional<Instant> since,
      long mostEvents,
      Map<String, String> propertyLabels,
      Clock clock) {
    this.settings = settings;
    this.position = position;
    this.mostEvents = mostEvents;
    this.clock = clock;
    RandomGenerator random = RandomGenerator.getDefault();
    Pacer.Sleeper sleeper = duration -> Thread.sleep(duration.toMillis());
    api = new WikibaseApi(settings, clock, sleeper, random);
    ItemParser parser = new ItemParser(settings.language(), settings::wants);
    revisions = new ApiRevisions(api, new RevisionReader(parser));
    labels = new ApiLabels(api, settings.language());
    deadLetters = new DeadLetters("wikidata:" + settings.domain(), "source.wikidata", clock);
    ItemFacts facts = new ItemFacts(labels, propertyLabels, Pacer.none(), skipped);
    writer = new EditWriter(facts, deadLetters, skipped);
    progress = new LiveProgress(clock);
    Backoff backoff = new Backoff(settings.retry(), settings.longestRetry(), random);
    feed = new Feed(settings, position.read(), since, backoff, clock, queue);
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    try (feed) {
      feed.start();
      while (progress.events() < mostEvents) {
        List<Feed.Received> group = group();
        if (group.isEmpty()) {
          feed.drop();
        } else {
          handle(group, sink);
        }
      }
    }
  }

  @Override
  public Map<String, Long> skipped() {
    return skipped.counts();
  }

  @Override
  public String status() {
    return progress.line(queue.size(), feed.trouble().or(api::trouble));
  }

  /** The next events; empty when none has come for too long. */
  private List<Feed.Received> group() throws InterruptedException {
    List<Feed.Received> group = new ArrayList<>();
    long most = Math.min(GROUP, mostEvents - progress.events());
    Feed.Received next = queue.poll(settings.idle().toMillis(), TimeUnit.MILLISECONDS);
    Instant end = clock.instant().plus(GROUP_AGE);
    while (next != null) {
      if (next.failure().isPresent()) {
        throw next.failure().get();
      }
      group.add(next);
      long left = Duration.between(clock.instant(), end).toMillis();
      next = group.size() == most ? null : queue.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
    }
    return group;
  }

  private void handle(List<Feed.Received> group, FactSink sink) throws InterruptedException {
    List<RecentChange> edits = new ArrayList<>();
    Optional<Instant> latest = Optional.empty();
    for (int i = 0; i < group.size(); i++) {
      Feed.Received received = group.get(i);
      try {
        RecentChange change = RecentChange.read(received.data());
        latest = Optional.of(change.time());
        take(change, edits);
      } catch (MalformedLineException e) {
        long number = progress.events() + i + 1;
        sink.reject(deadLetters.of(number, received.data(), MALFORMED_EVENT, e.getMessage()));
      }
    }
    writer.write(pairs(edits), sink);
    sink.flush();
    group.stream().flatMap(r -> r.id().stream()).reduce((a, b) -> b).ifPresent(position::write);
    progress.handled(group.size(), edits.size(), latest);
  }

  private void take(RecentChange change, List<RecentChange> edits) {
    Optional<SkipReason> reason = change.rulesOut(settings.domain(), settings::wants);
    if (reason.isEmpty() && seen.putIfAbsent(change.id(), true) != null) {
      reason = Optional.of(SkipReason.DUPLICATE);
    }
    if (reason.isPresent()) {
      skipped.add(reason.get().code());
      if (change.summary().changesNames()) {
        labels.forget(change.title());
      }
      return;
    }
    edits.add(change.checked());
  }

  private List<EditWriter.Pair> pairs(List<RecentChange> edits) throws InterruptedException {
    List<Long> numbers =
        edits.stream()
            .flatMap(e -> Stream.concat(e.oldRevision().stream(), Stream.of(e.newRevision())))
            .toList();
    Map<Long, Revision> found = revisions.find(numbers);
    return edits.stream()
        .map(
            e ->
                new EditWriter.Pair(
                    e.oldRevision().map(found::get),
                    found.get(e.newRevision()),
                    e.newRevision(),
                    e.user()))
        .toList();
  }
}
