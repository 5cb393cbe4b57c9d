package dev.errata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("errata.root"), "errata");

  @TempDir Path directory;

  @Test
  void shouldRunFromAnyDirectoryThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("errata-link"), LAUNCHER);

    Result result = run(List.of(link.toString(), "--version"), System.getProperty("java.home"));

    assertThat(result.output()).contains("java " + System.getProperty("java.runtime.version"));
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void shouldPassOnTheExitCode() throws Exception {
    Result result = run(List.of(LAUNCHER.toString(), "no-such"), System.getProperty("java.home"));

    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void shouldPassOverAJavaThatIsTooOld() throws Exception {
    Path old = Files.createDirectories(directory.resolve("jdk-11/bin"));
    Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\necho never run; exit 9\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("jdk-11/release"), "JAVA_VERSION=\"11.0.2\"\n");

    Result result =
        run(List.of(LAUNCHER.toString(), "--version"), directory.resolve("jdk-11").toString());

    assertThat(result.output()).contains("errata ").doesNotContain("never run");
    assertThat(result.exitCode()).isZero();
  }

  private Result run(List<String> command, String javaHome)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", javaHome);
    builder.directory(directory.toFile());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("launcher ended").isTrue();
    return new Result(process.exitValue(), output);
  }

  private record Result(int exitCode, String output) {}
}
