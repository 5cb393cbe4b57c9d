package dev.errata.cli.command;

import picocli.CommandLine.Command;

/** Measures how fast the parts are. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchModelCommand.class,
      BenchEditorCommand.class,
      BenchStreamCommand.class,
      BenchEvaluatorCommand.class
    },
    description = "Measure how fast the parts are, beside other implementations of the same work.")
public final class BenchCommand {}
