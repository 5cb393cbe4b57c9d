package dev.errata.cli.command;

import dev.errata.cli.LogCluster;
import java.nio.file.Path;

/** On the embedded broker, or on the cluster that {@code -Derrata.bootstrap} names. */
class ServicesIT extends ServicesStory {
  @Override
  LogCluster cluster(Path own) throws Exception {
    return LogCluster.standard(own);
  }
}
