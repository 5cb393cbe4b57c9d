package dev.errata.cli.suite;

import dev.errata.cli.CliException;
import dev.errata.cli.Errata;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The errata command in a process of its own, with the options of this one's virtual machine. */
final class ErrataProcess {
  private ErrataProcess() {}

  /**
   * Runs it to its end; what it prints is printed.
   *
   * @return its exit code
   * @throws CliException when it cannot be started, or this process is told to stop
   */
  static int run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Errata.class.getName()));
    command.addAll(arguments);
    Process process = start(command);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("stopped while an experiment ran", e);
    } finally {
      process.destroy();
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new CliException("an experiment cannot be started: " + e.getMessage(), e);
    }
  }
}
