package dev.errata.cli.dataset;

import dev.errata.cli.CliException;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.source.EventIds;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A benchmark's edits as a stream of facts with prompts of their own, one a minute from a time of
 * one's choice, since benchmarks have no times. Event ids are {@code BENCHMARK/CASE}.
 */
public final class BenchmarkSource implements Source {
  private static final Duration BETWEEN_CASES = Duration.ofMinutes(1);
  private static final int DIGEST_DIGITS = 8;
  private static final String SUBJECT = "{}";

  private final String benchmark;
  private final List<EditCase> cases;
  private final Instant start;
  private final Pacer pacer;

  /**
   * @param benchmark its name, such as {@code counterfact}
   * @param start when the first fact changes
   * @throws CliException when the file is not of the benchmark's format, or a case has no subject
   */
  public BenchmarkSource(String benchmark, Path file, Instant start, Pacer pacer) {
    this.benchmark = benchmark;
    this.cases = Datasets.cases(benchmark + ":" + file);
    this.start = start;
    this.pacer = pacer;
    for (EditCase edit : cases) {
      if (edit.subject().isBlank()) {
        throw new CliException("data set %s, case %s has no subject".formatted(file, edit.id()));
      }
    }
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    Instant time = start;
    for (EditCase edit : cases) {
      pacer.await(time);
      sink.publish(fact(edit, time));
      time = time.plus(BETWEEN_CASES);
    }
  }

  private FactUpdate fact(EditCase edit, Instant time) {
    return FactUpdate.newBuilder()
        .setEventId(benchmark + "/" + edit.id())
        .setSubject(entity(edit.subject()))
        .setProperty(property(edit))
        .setOldObject(edit.before().isEmpty() ? null : entity(edit.before()))
        .setNewObject(entity(edit.target()))
        .setEventTime(time)
        .setProvenance(new Provenance(benchmark, null, null))
        .setPrompts(
            new Prompts(
                edit.prompt(),
                prompts(edit, MetricNames.GENERALIZATION),
                prompts(edit, MetricNames.LOCALITY)))
        .build();
  }

  /**
   * Where a benchmark does not name the relation, the wording around the subject stands for it: two
   * facts about one subject are not taken for one fact that changes.
   */
  private Property property(EditCase edit) {
    String relation = edit.propertyId().replace('|', '/');
    if (!relation.equals(benchmark)) {
      return new Property(relation, relation);
    }
    String wording = edit.prompt().replace(edit.subject(), SUBJECT);
    String digest = EventIds.digest(wording).substring(0, DIGEST_DIGITS);
    return new Property(benchmark + "/" + digest, wording);
  }

  private static List<String> prompts(EditCase edit, String metric) {
    return edit.probes().stream()
        .filter(probe -> probe.metrics().contains(metric) && !probe.question().isCompared())
        .map(probe -> probe.question().prompt())
        .toList();
  }

  private static Entity entity(String label) {
    return new Entity(label, label, List.of());
  }
}
