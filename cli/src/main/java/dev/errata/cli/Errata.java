package dev.errata.cli;

import dev.errata.cli.config.Configuration;
import dev.errata.cli.config.ConfigurationException;
import dev.errata.cli.config.ConfiguredDefaults;
import dev.errata.model.Engines;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code errata} command. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
@Command(
    name = "errata",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Streams real-world fact changes into a language model's weights, and proves what it did.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Every option can also be set as ERRATA_NAME in the environment or as name=value in the file"
          + " given by --config; the command line wins over the environment, and that over the file.",
      "",
      "'errata COMMAND --help' explains a command."
    })
public final class Errata {
  @Spec CommandSpec spec;

  /** Options that say how to run, not what to do; they make no sense in a configuration file. */
  private static final Set<String> UNCONFIGURABLE =
      Set.of("", "help", "version", "config", "kafka");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Properties file with settings (also: ERRATA_CONFIG).")
  Path config;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log what the parts are doing, on standard error.")
  void verbose(boolean verbose) {
    Logging.set(verbose);
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description =
          "Threads that a model computes with (default: OMP_NUM_THREADS, else all cores).")
  void threads(int threads) {
    if (threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    Engines.useThreads(threads);
  }

  private Errata() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), System.getenv(), out, err));
  }

  /**
   * Runs one command in this process.
   *
   * @param environment environment variables; those that start with {@code ERRATA_} are settings
   * @return the exit code: 0, 1 or 2
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    CommandLine command = commandLine().setOut(out).setErr(err);
    Configuration configuration;
    try {
      configuration = Configuration.load(configFile(arguments, environment), environment);
      configuration.requireKnown(keys(command));
    } catch (ConfigurationException e) {
      err.println("errata: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    ConfiguredDefaults defaults = new ConfiguredDefaults(configuration);
    command.setDefaultValueProvider(defaults);
    Failures failures = new Failures(defaults);
    command.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
    return command.execute(arguments.toArray(String[]::new));
  }

  /** The whole command tree, with nothing configured. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Errata());
    Commands.all().forEach(command::addSubcommand);
    return command.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
  }

  /** The keys that a configuration may hold: the long names of all options of all commands. */
  static Set<String> keys(CommandLine command) {
    Set<String> keys = new HashSet<>();
    collectKeys(command.getCommandSpec(), keys);
    keys.removeAll(UNCONFIGURABLE);
    return keys;
  }

  private static void collectKeys(CommandSpec spec, Set<String> keys) {
    spec.options().forEach(option -> keys.add(ConfiguredDefaults.keyOf(option)));
    spec.subcommands().values().forEach(sub -> collectKeys(sub.getCommandSpec(), keys));
  }

  /** Looked up before parsing, since the file supplies defaults to the parser. */
  private static Optional<Path> configFile(
      List<String> arguments, Map<String, String> environment) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if ((argument.equals("-c") || argument.equals("--config")) && i + 1 < arguments.size()) {
        return Optional.of(Path.of(arguments.get(i + 1)));
      }
      if (argument.startsWith("--config=")) {
        return Optional.of(Path.of(argument.substring("--config=".length())));
      }
    }
    return Optional.ofNullable(environment.get("ERRATA_CONFIG")).map(Path::of);
  }
}
