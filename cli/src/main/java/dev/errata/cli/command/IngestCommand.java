package dev.errata.cli.command;

import dev.errata.cli.dataset.BenchmarkSource;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.JsonlSource;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.WorldSource;
import dev.errata.stream.source.csv.CsvMapping;
import dev.errata.stream.source.csv.CsvSource;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Reads fact changes from a source and writes them to the log. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SOURCE",
    description = "Send fact changes from a source to the log; docs/sources.md has them all.",
    subcommands = {
      IngestCommand.WorldCommand.class,
      WikidataCommand.class,
      DebeziumCommand.class,
      IngestCommand.CsvCommand.class,
      IngestCommand.JsonlCommand.class,
      IngestCommand.CounterFactCommand.class,
      IngestCommand.ZsReCommand.class,
      IngestCommand.FeverCommand.class,
      IngestCommand.WikiBigEditCommand.class,
      IngestCommand.KnowEditCommand.class
    })
public final class IngestCommand {

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
        "A file with one fact change a line; docs/sources.md describes the format.",
        "A line that is none goes to dead letters, with its number, and reading goes on."
      })
  static final class JsonlCommand extends SourceCommand {
    @Parameters(paramLabel = "FILE", description = "JSON lines in UTF-8.")
    Path file;

    @Override
    Source source() {
      return new JsonlSource(readable(file), World.load(), pacer(), Clock.systemUTC());
    }
  }

  /** {@code errata ingest csv}. */
  @Command(
      name = "csv",
      mixinStandardHelpOptions = true,
      description = {
        "A file of comma-separated values with a header, one fact change a record.",
        "A record that is none goes to dead letters, with its line, and reading goes on."
      })
  static final class CsvCommand extends SourceCommand {
    @Parameters(paramLabel = "FILE", description = "CSV in UTF-8.")
    Path file;

    @Option(
        names = "--column",
        paramLabel = "FIELD=COLUMN",
        description =
            "The column of a field; may be repeated. Without it, the column of the field's name.")
    Map<String, String> columns = Map.of();

    @Option(
        names = "--constant",
        paramLabel = "FIELD=TEXT",
        description = "What a field is in every record; may be repeated.")
    Map<String, String> constants = Map.of();

    @Option(
        names = "--delimiter",
        paramLabel = "CHARACTER",
        defaultValue = ",",
        description = "Between cells; 'tab' for a tab (default: ${DEFAULT-VALUE}).")
    String delimiter;

    @Override
    Source source() {
      String between = delimiter.equals("tab") ? "\t" : delimiter;
      if (between.length() != 1) {
        throw new ParameterException(
            spec.commandLine(), "--delimiter is '%s', expected one character".formatted(delimiter));
      }
      return new CsvSource(
          readable(file),
          between.charAt(0),
          mapping(),
          propertyLabels(),
          pacer(),
          Clock.systemUTC());
    }

    private CsvMapping mapping() {
      try {
        return new CsvMapping(columns, constants);
      } catch (StreamException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
  }

  /** A benchmark, under the name of its command. */
  abstract static class BenchmarkCommand extends SourceCommand {
    @Option(
        names = "--file",
        required = true,
        description = "The benchmark as published, or in the form of EasyEdit.")
    Path file;

    @Option(
        names = "--start",
        paramLabel = "TIME",
        defaultValue = "2000-01-01T00:00:00Z",
        description =
            "When the first fact changes; the others follow, one a minute (default:"
                + " ${DEFAULT-VALUE}).")
    Instant start;

    @Override
    Source source() {
      return new BenchmarkSource(spec.name(), file, start, pacer());
    }
  }

  /** {@code errata ingest counterfact}. */
  @Command(
      name = "counterfact",
      mixinStandardHelpOptions = true,
      description = "The edits of CounterFact, with their own prompts.")
  static final class CounterFactCommand extends BenchmarkCommand {}

  /** {@code errata ingest zsre}. */
  @Command(
      name = "zsre",
      mixinStandardHelpOptions = true,
      description = "The edits of zsRE, with their own prompts.")
  static final class ZsReCommand extends BenchmarkCommand {}

  /** {@code errata ingest fever}. */
  @Command(
      name = "fever",
      mixinStandardHelpOptions = true,
      description = "The edits of FEVER, with their own prompts.")
  static final class FeverCommand extends BenchmarkCommand {}

  /** {@code errata ingest wikibigedit}. */
  @Command(
      name = "wikibigedit",
      mixinStandardHelpOptions = true,
      description = "The edits of WikiBigEdit, with their own prompts.")
  static final class WikiBigEditCommand extends BenchmarkCommand {}

  /** {@code errata ingest knowedit}. */
  @Command(
      name = "knowedit",
      mixinStandardHelpOptions = true,
      description = "The edits of KnowEdit, with their own prompts.")
  static final class KnowEditCommand extends BenchmarkCommand {}
}
