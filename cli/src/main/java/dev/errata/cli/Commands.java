package dev.errata.cli;

import dev.errata.cli.command.AskCommand;
import dev.errata.cli.command.BenchCommand;
import dev.errata.cli.command.BisectCommand;
import dev.errata.cli.command.BrokerCommand;
import dev.errata.cli.command.DemoCommand;
import dev.errata.cli.command.DiffCommand;
import dev.errata.cli.command.EditorCommand;
import dev.errata.cli.command.EvaluateCommand;
import dev.errata.cli.command.ExperimentCommand;
import dev.errata.cli.command.ExportCommand;
import dev.errata.cli.command.ForkCommand;
import dev.errata.cli.command.IngestCommand;
import dev.errata.cli.command.LogCommand;
import dev.errata.cli.command.MetricsCommand;
import dev.errata.cli.command.ReplayCommand;
import dev.errata.cli.command.ReportCommand;
import dev.errata.cli.command.RevertCommand;
import dev.errata.cli.command.ShowCommand;
import dev.errata.cli.command.StatisticsCommand;
import dev.errata.cli.command.StreamCommand;
import dev.errata.cli.command.TopicsCommand;
import dev.errata.cli.command.TrainEditorCommand;
import dev.errata.cli.pretrain.PretrainCommand;
import java.util.List;

/** The subcommands, in the order in which the help lists them. */
final class Commands {
  private Commands() {}

  static List<Object> all() {
    return List.of(
        new DemoCommand(),
        new BrokerCommand(),
        new TopicsCommand(),
        new IngestCommand(),
        new StreamCommand(),
        new EditorCommand(),
        new EvaluateCommand(),
        new BisectCommand(),
        new ReplayCommand(),
        new AskCommand(),
        new LogCommand(),
        new ShowCommand(),
        new MetricsCommand(),
        new ReportCommand(),
        new RevertCommand(),
        new ForkCommand(),
        new DiffCommand(),
        new ExportCommand(),
        new ExperimentCommand(),
        new StatisticsCommand(),
        new BenchCommand(),
        new PretrainCommand(),
        new TrainEditorCommand());
  }
}
