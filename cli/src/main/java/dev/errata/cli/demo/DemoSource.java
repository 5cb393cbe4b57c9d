package dev.errata.cli.demo;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.WorldSource;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The bundled world up to a date, at the pace at which its edits are written. */
final class DemoSource implements Source {
  private final WorldSource world;
  private final Instant end;
  private final Pacer pacer;
  private final FactLatencies latencies;

  /**
   * @param until the last day of changes
   * @param latencies told when a change is sent
   */
  DemoSource(World world, Scope scope, LocalDate until, Pacer pacer, FactLatencies latencies) {
    this.world = new WorldSource(world, scope, Pacer.none());
    this.end = until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    this.pacer = pacer;
    this.latencies = latencies;
  }

  /** How many facts it gives, with those that were known before the changes. */
  long size() {
    return world.baseline().size() + changes().size();
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    world.baseline().forEach(sink::publish);
    for (FactUpdate change : changes()) {
      pacer.await(change.getEventTime());
      latencies.received(change.getEventId(), System.nanoTime());
      sink.publish(change);
    }
  }

  private List<FactUpdate> changes() {
    return world.changes().stream().filter(fact -> fact.getEventTime().isBefore(end)).toList();
  }

  /** Counts what passes to another sink. */
  static final class CountingSink implements FactSink {
    private final FactSink sink;
    private volatile long published;

    CountingSink(FactSink sink) {
      this.sink = sink;
    }

    long published() {
      return published;
    }

    @Override
    public void publish(FactUpdate update) {
      sink.publish(update);
      published++;
    }

    @Override
    public void reject(DeadLetter letter) {
      sink.reject(letter);
    }
  }
}
