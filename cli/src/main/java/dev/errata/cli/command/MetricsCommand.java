package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineages;
import dev.errata.cli.report.JsonReports;
import dev.errata.cli.samples.CsvFile;
import dev.errata.cli.samples.ParquetFile;
import dev.errata.cli.samples.SampleSelection;
import dev.errata.cli.samples.SampleTable;
import dev.errata.event.MetricSample;
import dev.errata.schemas.TopicEvents;
import dev.errata.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives out what was measured. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = {
      "List what was measured of a lineage, or write it to a file for notebooks: a row for each"
          + " metric and dimension of each measurement.",
      "A point is an edit sequence, or a date or instant of event time."
    })
public final class MetricsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Option(names = "--since", paramLabel = "POINT", description = "From this point on, with it.")
  String since;

  @Option(names = "--until", paramLabel = "POINT", description = "Up to this point, with it.")
  String until;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "Only this metric, such as locality.kl; may be repeated.")
  List<String> metrics = List.of();

  @Option(names = "--csv", paramLabel = "FILE", description = "Write comma-separated values.")
  Path csv;

  @Option(names = "--parquet", paramLabel = "FILE", description = "Write a Parquet file.")
  Path parquet;

  @Override
  public Integer call() {
    SampleSelection selection = SampleSelection.parse(since, until, metrics);
    for (Path file : new Path[] {csv, parquet}) {
      if (file != null) {
        JsonReports.requireWritable(file);
      }
    }
    give(selection.of(samples()));
    return 0;
  }

  private List<MetricSample> samples() {
    try (OpenLog open = log.open()) {
      Lineages.require(open.settings(), open.lineage());
      return TopicEvents.read(open.settings(), Topics.metrics(open.lineage()));
    }
  }

  private void give(List<MetricSample> samples) {
    PrintWriter out = spec.commandLine().getOut();
    if (csv != null) {
      CsvFile.write(csv, samples);
      out.printf("%d rows in %s%n", samples.size(), csv);
    }
    if (parquet != null) {
      ParquetFile.write(parquet, samples);
      out.printf("%d rows in %s%n", samples.size(), parquet);
    }
    if (csv == null && parquet == null) {
      SampleTable.lines(samples).forEach(out::println);
    }
  }
}
