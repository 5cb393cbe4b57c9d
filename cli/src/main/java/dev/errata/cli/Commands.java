package dev.errata.cli;

import dev.errata.cli.command.BrokerCommand;
import dev.errata.cli.command.EvaluateCommand;
import dev.errata.cli.command.ExperimentCommand;
import dev.errata.cli.command.IngestCommand;
import dev.errata.cli.command.StreamCommand;
import dev.errata.cli.command.TopicsCommand;
import java.util.List;

/** The subcommands, in the order in which the help lists them. */
final class Commands {
  private Commands() {}

  static List<Object> all() {
    return List.of(
        new BrokerCommand(),
        new TopicsCommand(),
        new IngestCommand(),
        new StreamCommand(),
        new EvaluateCommand(),
        new ExperimentCommand());
  }
}
