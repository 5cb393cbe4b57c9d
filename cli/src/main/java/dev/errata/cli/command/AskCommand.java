package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import dev.errata.model.decode.Sampling;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the model, as it is or as it was. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = "Let the edited model complete a text; rebuilt from the log, as of any time.")
public final class AskCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin ModelOptions model;
  @Mixin ExtentOptions extent;
  @Mixin SamplingOptions sampling;

  @Option(names = "--base", description = "Ask the unedited model; needs no log.")
  boolean base;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "24",
      description = "Longest answer (default: ${DEFAULT-VALUE}).")
  int maxTokens;

  @Parameters(
      paramLabel = "PROMPT",
      arity = "1..*",
      description = "What to complete, such as \"The head of government of Japan is\".")
  List<String> prompts;

  @Override
  public Integer call() {
    Sampling how = sampling.sampling();
    if (maxTokens < 1) {
      throw new ParameterException(spec.commandLine(), "--max-tokens must be at least 1");
    }
    try (LanguageModel loaded = model.load()) {
      if (!base) {
        try (OpenLog open = log.open()) {
          Lineage lineage = Lineage.read(open.settings(), open.lineage());
          new Rebuild(open.lineage(), loaded, false).advance(lineage, extent.extent());
        }
      }
      new Generator(loaded)
          .complete(prompts, maxTokens, how)
          .forEach(answer -> spec.commandLine().getOut().println(answer));
    }
    return 0;
  }
}
