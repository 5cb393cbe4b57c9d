package dev.errata.cli;

import dev.errata.broker.BrokerException;
import dev.errata.cli.config.ConfigurationException;
import dev.errata.cli.config.ConfiguredDefaults;
import dev.errata.cli.config.Setting;
import dev.errata.editor.EditorException;
import dev.errata.evaluator.EvaluationException;
import dev.errata.model.ModelException;
import dev.errata.model.delta.DeltaException;
import dev.errata.schemas.EventLogException;
import dev.errata.stream.StreamException;
import dev.errata.world.WorldException;
import java.io.PrintWriter;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns failures into output and exit codes. What a user can cause (a wrong option, a missing
 * model, a port that is taken) is one line; anything else is a defect, and is shown with its stack
 * trace.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** Base classes, one a module, of exceptions whose message is meant for the user. */
  private static final Set<Class<? extends RuntimeException>> EXPECTED =
      Set.of(
          CliException.class,
          ConfigurationException.class,
          EventLogException.class,
          BrokerException.class,
          WorldException.class,
          ModelException.class,
          DeltaException.class,
          StreamException.class,
          EditorException.class,
          EvaluationException.class,
          KafkaException.class);

  private final ConfiguredDefaults defaults;

  Failures(ConfiguredDefaults defaults) {
    this.defaults = defaults;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("errata: " + exception.getMessage() + origin(exception));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(exception, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (isExpected(exception)) {
      err.println("errata: " + oneLine(exception));
    } else {
      err.println("errata: internal error, please report it: " + exception);
      exception.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** A value that was not on the command line is blamed on the place it came from. */
  private String origin(ParameterException exception) {
    if (exception.getArgSpec() == null) {
      return "";
    }
    return defaults
        .find(exception.getArgSpec())
        .filter(setting -> setting.value().equals(exception.getValue()))
        .map(Setting::origin)
        .map(origin -> " (from " + origin + ")")
        .orElse("");
  }

  private static boolean isExpected(Exception exception) {
    return EXPECTED.stream().anyMatch(type -> type.isInstance(exception));
  }

  private static String oneLine(Exception exception) {
    String message = exception.getMessage();
    return message == null ? exception.toString() : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
