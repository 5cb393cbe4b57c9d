package dev.errata.cli.command;

import picocli.CommandLine.Option;

/** Which lineage of edits is meant. */
public final class LineageOptions {
  @Option(
      names = {"-l", "--lineage"},
      paramLabel = "NAME",
      defaultValue = "world-2015",
      description =
          "Lineage: the name under which a base model and its edits are kept (default:"
              + " ${DEFAULT-VALUE}).")
  String lineage;
}
