package dev.errata.cli.command;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.broker.RegistryProcess;
import dev.errata.cli.Home;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a broker and a schema registry for work on one machine. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = "Run a Kafka broker and a schema registry for local work, until stopped.")
public final class BrokerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LineageOptions lineage;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "errata-data",
      description = "Where the log is kept (default: ${DEFAULT-VALUE}).")
  Path data;

  @Option(
      names = "--port",
      defaultValue = "9092",
      converter = Port.class,
      description = "Port of the broker; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      converter = Port.class,
      description = "Port of the registry; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  int registryPort;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"), port);
    try (RegistryProcess registry =
        RegistryProcess.start(Home.registryApplication(), data.resolve("registry"), registryPort)) {
      createTopics(KafkaSettings.of(broker.bootstrapServers(), registry.url()));
      out.printf("broker   --bootstrap %s%n", broker.bootstrapServers());
      out.printf("registry --registry %s%n", registry.url());
      return new ServiceLoop("broker", out, Optional::empty, () -> "").run(broker::close);
    } finally {
      broker.close();
    }
  }

  private void createTopics(KafkaSettings settings) {
    try (Admin admin = settings.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage.lineage));
    }
  }
}
