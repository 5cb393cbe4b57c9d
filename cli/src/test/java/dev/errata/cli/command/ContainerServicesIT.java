package dev.errata.cli.command;

import dev.errata.cli.LogCluster;
import java.nio.file.Path;

/** On Kafka's own image and Confluent's registry. */
class ContainerServicesIT extends ServicesStory {
  @Override
  LogCluster cluster(Path own) {
    return LogCluster.containers();
  }
}
