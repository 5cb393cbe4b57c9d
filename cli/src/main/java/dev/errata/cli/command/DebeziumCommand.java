package dev.errata.cli.command;

import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.debezium.DebeziumFileSource;
import dev.errata.stream.source.debezium.DebeziumMapping;
import dev.errata.stream.source.debezium.DebeziumTopicSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code errata ingest debezium}. */
@Command(
    name = "debezium",
    mixinStandardHelpOptions = true,
    description = {
      "Changes of a database's rows, as Debezium writes them: from topics, or from a file of JSON"
          + " lines.",
      "A mapping says which columns are facts."
    })
final class DebeziumCommand extends SourceCommand {
  /** What rows read in a snapshot are. */
  enum Snapshot {
    KNOWN,
    NEWS
  }

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "One change event a line.")
  Path file;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      split = ",",
      description = "A topic with change events, instead of a file; may be repeated.")
  List<String> topics = List.of();

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      required = true,
      description = "Which columns are facts; docs/sources.md describes the format.")
  Path mapping;

  @Option(
      names = "--snapshot",
      defaultValue = "KNOWN",
      description =
          "What rows read in a snapshot are to the model, ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  Snapshot snapshot;

  @Option(
      names = "--group",
      defaultValue = "errata-debezium",
      description =
          "The consumer group that remembers how far was read (default: ${DEFAULT-VALUE}).")
  String group;

  @Option(
      names = "--source-bootstrap",
      paramLabel = "HOST:PORT",
      description = "The Kafka that has the topics (default: that of the log).")
  String sourceBootstrap;

  @Option(names = "--until-end", description = "Stop at the end that the topics have now.")
  boolean untilEnd;

  @Override
  Source source() {
    if ((file == null) == topics.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "give either a FILE or --topic");
    }
    DebeziumMapping columns = DebeziumMapping.read(readable(mapping), propertyLabels());
    boolean known = snapshot == Snapshot.KNOWN;
    if (file != null) {
      return new DebeziumFileSource(readable(file), columns, known, Clock.systemUTC());
    }
    return new DebeziumTopicSource(
        sourceKafka(), topics, group, untilEnd, columns, known, Clock.systemUTC());
  }

  private KafkaSettings sourceKafka() {
    KafkaSettings log = kafka.settings();
    return sourceBootstrap == null
        ? log
        : new KafkaSettings(sourceBootstrap, log.registryUrl(), log.extra());
  }
}
