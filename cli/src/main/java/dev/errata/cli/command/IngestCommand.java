package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.JsonlSource;
import dev.errata.stream.source.KafkaFactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.WorldSource;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads fact changes from a source and writes them to the log. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SOURCE",
    description = "Send fact changes from a source to the log.",
    subcommands = {IngestCommand.WorldCommand.class, IngestCommand.JsonlCommand.class})
public final class IngestCommand {

  /** What all sources have in common. */
  abstract static class SourceCommand implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin KafkaOptions kafka;
    @Mixin LineageOptions lineage;

    @Option(
        names = "--speed-up",
        paramLabel = "FACTOR",
        description = "How much faster than the clock event time passes (default: no limit).")
    Double speedUp;

    @Option(
        names = "--flush",
        description = "Then let all facts settle and close the last batch, though it is not full.")
    boolean flush;

    abstract Source source();

    Pacer pacer() {
      return speedUp == null ? Pacer.none() : Pacer.at(speedUp, Clock.systemUTC());
    }

    @Override
    public Integer call() {
      Source source = source();
      KafkaSettings settings = kafka.connect(lineage.lineage);
      Counting counting;
      try (KafkaFactSink sink = new KafkaFactSink(settings)) {
        counting = new Counting(sink);
        source.run(counting);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliException("interrupted; run it again: facts already sent are recognised", e);
      }
      if (flush) {
        StreamService.requestFlush(settings);
      }
      spec.commandLine()
          .getOut()
          .printf("%d facts sent, %d refused%n", counting.sent, counting.refused);
      return 0;
    }
  }

  /** {@code errata ingest world}. */
  @Command(
      name = "world",
      mixinStandardHelpOptions = true,
      description = "The bundled real changes from 2015 to 2025, after what was known before them.")
  static final class WorldCommand extends SourceCommand {
    @Option(
        names = "--scope",
        defaultValue = "STATES",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Scope scope;

    @Override
    Source source() {
      return new WorldSource(World.load(), scope, pacer());
    }
  }

  /** {@code errata ingest jsonl}. */
  @Command(
      name = "jsonl",
      mixinStandardHelpOptions = true,
      description = {
        "A file with one fact change a line; docs/stream.md describes the format.",
        "A line that is none goes to dead letters, with its number, and reading goes on."
      })
  static final class JsonlCommand extends SourceCommand {
    @Parameters(paramLabel = "FILE", description = "JSON lines in UTF-8.")
    Path file;

    @Override
    Source source() {
      if (!Files.isReadable(file)) {
        throw new CliException("file %s does not exist or cannot be read".formatted(file));
      }
      return new JsonlSource(file, World.load(), pacer(), Clock.systemUTC());
    }
  }

  /** Counts what passes. */
  private static final class Counting implements FactSink {
    private final FactSink sink;
    private long sent;
    private long refused;

    Counting(FactSink sink) {
      this.sink = sink;
    }

    @Override
    public void publish(FactUpdate update) {
      sink.publish(update);
      sent++;
    }

    @Override
    public void reject(DeadLetter letter) {
      sink.reject(letter);
      refused++;
    }
  }
}
