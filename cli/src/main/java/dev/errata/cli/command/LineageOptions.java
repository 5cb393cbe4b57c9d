package dev.errata.cli.command;

import dev.errata.schemas.Topics;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which lineage of edits is meant. */
public final class LineageOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  String lineage;

  @Option(
      names = {"-l", "--lineage"},
      paramLabel = "NAME",
      defaultValue = "world-2015",
      description =
          "Lineage: the name under which a base model and its edits are kept (default:"
              + " ${DEFAULT-VALUE}).")
  void lineage(String name) {
    try {
      Topics.edits(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    lineage = name;
  }
}
