package dev.errata.stream.source.wikidata.dump;

import dev.errata.stream.StreamException;
import dev.errata.stream.source.DeadLetters;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.Tally;
import dev.errata.stream.source.wikidata.EditSummary;
import dev.errata.stream.source.wikidata.EditWriter;
import dev.errata.stream.source.wikidata.ItemFacts;
import dev.errata.stream.source.wikidata.KnownLabels;
import dev.errata.stream.source.wikidata.Labels;
import dev.errata.stream.source.wikidata.Revision;
import dev.errata.stream.source.wikidata.RevisionReader;
import dev.errata.stream.source.wikidata.SkipReason;
import dev.errata.stream.source.wikidata.WikidataSettings;
import dev.errata.stream.source.wikidata.api.ApiLabels;
import dev.errata.stream.source.wikidata.api.ApiRevisions;
import dev.errata.stream.source.wikidata.api.WikibaseApi;
import dev.errata.stream.source.wikidata.item.ItemParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/**
 * The edits in a dump of pages with their revisions. A revision is compared with the one before it
 * in the dump when that is its parent, else with its parent as the API has it. A few edits at a
 * time are in memory, however long the dump is.
 */
public final class DumpSource implements Source {
  /** The reason code of revisions without the numbers and times that they must have. */
  public static final String MALFORMED_REVISION = "malformed-revision";

  private static final int GROUP = 50;

  private final Path file;
  private final WikidataSettings settings;
  private final Parents parents;
  private final RevisionReader reader;
  private final EditWriter writer;
  private final DeadLetters deadLetters;
  private final Tally skipped = new Tally();
  private final List<Pending> pending = new ArrayList<>();
  private Optional<Revision> previous = Optional.empty();
  private volatile long revisions;

  /** Finds revisions that the dump does not have. */
  @FunctionalInterface
  private interface Parents {
    Map<Long, Revision> find(Collection<Long> numbers) throws InterruptedException;
  }

  /**
   * An edit that waits for its group.
   *
   * @param before the revision before, if the dump has it
   * @param parent its number; empty when the item is new
   */
  private record Pending(
      Optional<Revision> before,
      Optional<Long> parent,
      Revision after,
      long number,
      Optional<String> actor) {}

  /**
   * @param offline whether labels and revisions that the dump does not have are not looked up
   * @param propertyLabels labels of properties by id; those of others are looked up
   */
  public DumpSource(
      Path file,
      WikidataSettings settings,
      boolean offline,
      Map<String, String> propertyLabels,
      Pacer pacer,
      Clock clock) {
    this.file = file;
    this.settings = settings;
    WikibaseApi api =
        new WikibaseApi(
            settings, clock, d -> Thread.sleep(d.toMillis()), RandomGenerator.getDefault());
    reader = new RevisionReader(new ItemParser(settings.language(), settings::wants));
    parents = offline ? DumpSource::unknown : new ApiRevisions(api, reader)::find;
    Labels labels = offline ? new KnownLabels() : new ApiLabels(api, settings.language());
    deadLetters =
        new DeadLetters("wikidata-dump:" + file.getFileName(), "source.wikidata-dump", clock);
    ItemFacts facts = new ItemFacts(labels, propertyLabels, pacer, skipped);
    writer = new EditWriter(facts, deadLetters, skipped);
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    try (InputStream in = Decompression.open(file)) {
      DumpReader dump = new DumpReader(in);
      for (DumpRevision r = dump.next(); r != null; r = dump.next()) {
        take(r, sink);
        revisions++;
      }
    } catch (IOException | XMLStreamException e) {
      write(sink);
      throw new StreamException(
          "cannot read dump %s after %d revisions, whose facts were sent: %s"
              .formatted(file, revisions, e.getMessage()),
          e);
    }
    write(sink);
  }

  @Override
  public Map<String, Long> skipped() {
    return skipped.counts();
  }

  @Override
  public String status() {
    return revisions + " revisions";
  }

  private void take(DumpRevision dumped, FactSink sink) throws InterruptedException {
    Optional<Revision> before = previous;
    previous = Optional.empty();
    if (!dumped.isOfAnItem()) {
      skipped.add(SkipReason.NO_ITEM.code());
      return;
    }
    try {
      compare(before, dumped);
    } catch (MalformedLineException e) {
      sink.reject(deadLetters.of(revisions + 1, bytes(dumped), MALFORMED_REVISION, e.getMessage()));
    }
    if (pending.size() == GROUP) {
      write(sink);
    }
  }

  private void compare(Optional<Revision> before, DumpRevision dumped) {
    Revision after = read(dumped);
    previous = Optional.of(after);
    Optional<SkipReason> reason = new EditSummary(dumped.comment()).rulesOut(settings::wants);
    if (after.item().isPresent() && reason.isPresent()) {
      skipped.add(reason.get().code());
      return;
    }
    Optional<Revision> base = before.filter(b -> isParent(b, dumped));
    pending.add(new Pending(base, dumped.parent(), after, dumped.number(), dumped.actor()));
  }

  private static ByteBuffer bytes(DumpRevision dumped) {
    return ByteBuffer.wrap(dumped.text().orElse("").getBytes(StandardCharsets.UTF_8));
  }

  private Revision read(DumpRevision dumped) {
    return dumped
        .text()
        .map(text -> reader.read(text, dumped.number(), dumped.time()))
        .orElse(new Revision.Absent(SkipReason.SUPPRESSED));
  }

  private static boolean isParent(Revision before, DumpRevision dumped) {
    return before.item().map(i -> dumped.parent().equals(Optional.of(i.revision()))).orElse(false);
  }

  private void write(FactSink sink) throws InterruptedException {
    List<Long> wanted =
        pending.stream()
            .filter(p -> p.before().isEmpty() && p.after().item().isPresent())
            .flatMap(p -> p.parent().stream())
            .toList();
    Map<Long, Revision> found = parents.find(wanted);
    writer.write(pending.stream().map(p -> pair(p, found)).toList(), sink);
    pending.clear();
    sink.flush();
  }

  private static EditWriter.Pair pair(Pending p, Map<Long, Revision> found) {
    Optional<Revision> before = p.before().or(() -> p.parent().map(found::get));
    return new EditWriter.Pair(before, p.after(), p.number(), p.actor());
  }

  private static Map<Long, Revision> unknown(Collection<Long> numbers) {
    return numbers.stream()
        .distinct()
        .collect(
            Collectors.toMap(Function.identity(), n -> new Revision.Absent(SkipReason.NO_PARENT)));
  }
}
