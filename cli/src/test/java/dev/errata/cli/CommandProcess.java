package dev.errata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The command as a process of its own, as users run it, without the launcher. */
public final class CommandProcess implements AutoCloseable {
  private static final Path JAR =
      Path.of(System.getProperty("errata.root"), "cli", "target", "errata.jar");

  private final Process process;
  private final Path output;

  private CommandProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it on this test's Java.
   *
   * @param directory where its output is kept
   */
  public static CommandProcess start(Path directory, String... arguments) {
    return start(Path.of(System.getProperty("java.home")), directory, arguments);
  }

  /** Starts it on another Java. */
  public static CommandProcess start(Path javaHome, Path directory, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                javaHome.resolve("bin").resolve("java").toString(),
                "-Xmx1g",
                // Comes up in half the time where several start on few cores.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Derrata.home=" + System.getProperty("errata.root"),
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "-jar",
                JAR.toString()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(directory, "command", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("OMP_NUM_THREADS", "1");
      return new CommandProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that it has written so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its output is as expected; fails when it ends before. */
  public void await(String what, Predicate<String> expected) {
    Awaitility.await(what)
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              boolean found = expected.test(output());
              assertThat(found || process.isAlive()).as(what + "; output: " + output()).isTrue();
              return found;
            });
  }

  /** Ends it after some time, at once, as {@code kill -9} does. */
  public void killAfter(long millis) throws InterruptedException {
    assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
        .as("ended by itself; output: " + output())
        .isFalse();
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("killed").isTrue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last line that it has written so far. */
  public String lastLine() {
    return output().lines().reduce("", (first, second) -> second);
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended; output: " + output()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
