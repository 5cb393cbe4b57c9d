package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import dev.errata.world.Property;
import dev.errata.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all sources have in common. */
abstract class SourceCommand implements Callable<Integer> {
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

  /** Labels of the bundled properties, for sources that give ids alone. */
  static Map<String, String> propertyLabels() {
    return World.load().properties().values().stream()
        .collect(Collectors.toMap(Property::id, Property::label));
  }

  static Path readable(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CliException("file %s does not exist or cannot be read".formatted(file));
    }
    return file;
  }

  @Override
  public Integer call() {
    Source source = source();
    KafkaSettings settings = kafka.connect(lineage.lineage);
    SourceRun run;
    try (KafkaFactSink sink = new KafkaFactSink(settings)) {
      run = new SourceRun(source, sink, spec.commandLine().getOut());
      run.run();
    }
    if (flush) {
      StreamService.requestFlush(settings);
    }
    spec.commandLine().getOut().println(run.summary());
    return 0;
  }
}
