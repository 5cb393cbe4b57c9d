package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.lineage.Lineage;
import dev.errata.event.EditCommand;
import dev.errata.event.Revert;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the editor to take something back. */
@Command(
    name = "revert",
    mixinStandardHelpOptions = true,
    description = {
      "Take a batch or a fact back, by a new entry of the log.",
      "A batch is undone by its negated change of the weights; a fact is edited back to its earlier"
          + " value. The editor does it when it comes to the command; the log keeps both."
    })
public final class RevertCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "requested",
      description = "Kept in the log (default: ${DEFAULT-VALUE}).")
  String reason;

  @Parameters(
      paramLabel = "N|FACT",
      description = "Edit sequence of a batch, or a fact key such as \"Japan|P6\".")
  String target;

  @Override
  public Integer call() {
    KafkaSettings settings = kafka.connect(lineage.lineage);
    requireKnown(Lineage.read(settings, lineage.lineage));
    long offset = send(settings);
    spec.commandLine()
        .getOut()
        .printf(
            "revert of %s requested, at offset %d of %s%n",
            target, offset, Topics.edits(lineage.lineage).name());
    return 0;
  }

  private void requireKnown(Lineage log) {
    if (target.chars().allMatch(Character::isDigit)) {
      log.entry(Long.parseLong(target));
    } else if (log.entries().stream()
        .flatMap(entry -> entry.requests().stream())
        .noneMatch(request -> request.getFactKey().equals(target))) {
      throw new CliException(
          "lineage %s has no edit of a fact '%s'; 'errata show N' lists the facts of a batch"
              .formatted(log.name(), target));
    }
  }

  private long send(KafkaSettings settings) {
    EditCommand command =
        new EditCommand("revert-" + UUID.randomUUID(), Instant.now(), new Revert(target, reason));
    try (Producer<String, SpecificRecord> producer = settings.producer(Optional.empty())) {
      return producer
          .send(
              new ProducerRecord<>(Topics.edits(lineage.lineage).name(), lineage.lineage, command))
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new CliException("the revert was not logged: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; look at 'errata log' before trying again", e);
    }
  }
}
