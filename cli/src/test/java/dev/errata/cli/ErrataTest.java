package dev.errata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrataTest {
  static Stream<String> commands() {
    return Errata.commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExplainItselfWhenAskedForHelp(String command) {
    Invocation invocation = Invocation.of(command, "--help");

    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.out()).startsWith("Usage: errata " + command).contains("--help");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExitWithTwoAndPointToHelpWhenAnOptionIsUnknown(String command) {
    Invocation invocation = Invocation.of(command, "--no-such-option");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.out()).isEmpty();
    // A command that lacks a required argument says that first.
    assertThat(invocation.err()).containsPattern("--no-such-option|Missing required");
    assertThat(invocation.err()).startsWith("errata: ").doesNotContain("\tat ");
  }

  static Stream<Arguments> impossibleValues() {
    return Stream.of(
        Arguments.of("topics", "--lineage=a b", "'a b'"),
        Arguments.of("broker", "--port=99999", "99999 is not a port"),
        Arguments.of("evaluate", "--metrics-port=x", "'x' is not a port"),
        Arguments.of("evaluate", "--sample-share=2", "at most 1"),
        Arguments.of("stream", "--settle=week", "week"),
        Arguments.of("demo", "--threads=0", "--threads must be at least 1"),
        Arguments.of("ask", "--device=tpu", "\"tpu\" is no device; there are auto, cpu, gpu"),
        Arguments.of("ask", "--compute-type=int8", "there are float32, float16, bfloat16"),
        Arguments.of("demo", "--until=2014-12-31", "2015-01-01"));
  }

  @ParameterizedTest
  @MethodSource("impossibleValues")
  void shouldSayWhatIsWrongWithAValue(String command, String option, String expected) {
    Invocation invocation = Invocation.of(command, option);

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.err())
        .startsWith("errata: ")
        .contains(expected)
        .doesNotContain("internal error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--top-p=2", "--top-k=-1", "--temperature=-1", "--max-tokens=0"})
  void shouldRefuseToDrawWithoutADistribution(String option) {
    Invocation invocation = Invocation.of("ask", "--base", option, "x");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.err())
        .startsWith("errata: ")
        .contains(option.substring(2, option.indexOf('=')));
  }

  @Test
  void shouldListAllCommandsInHelp() {
    Invocation invocation = Invocation.of("--help");

    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.out()).contains(commands().toList());
  }

  @Test
  void shouldNameVersionsThatCanChangeAResult() {
    Invocation invocation = Invocation.of("--version");

    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.out()).contains("errata ", "java ", "kafka 4.");
  }

  @Test
  void shouldExitWithTwoWhenNoCommandIsGiven() {
    Invocation invocation = Invocation.of();

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.message()).contains("Missing required subcommand");
  }

  @Test
  void shouldSuggestTheCommandThatWasMeant() {
    Invocation invocation = Invocation.of("topcis");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.err()).contains("topcis", "errata topics");
  }

  @Test
  void shouldNameKeyAndVariableWhenTheEnvironmentHoldsAnUnknownSetting() {
    Invocation invocation = Invocation.with(Map.of("ERRATA_BOTSTRAP", "x:1"), "topics");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.message())
        .startsWith("errata: unknown key 'botstrap' (environment variable ERRATA_BOTSTRAP)")
        .contains("bootstrap");
  }

  @Test
  void shouldNameKeyAndFileWhenAFileHoldsAnUnknownSetting(@TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("errata.properties"), "botstrap=x:1\n");

    Invocation invocation = Invocation.of("topics", "--config", file.toString());

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.message()).startsWith("errata: unknown key 'botstrap' (file " + file);
  }

  @Test
  void shouldSayWhichFileIsMissing() {
    Invocation invocation = Invocation.of("topics", "-c", "no-such.properties");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.message())
        .isEqualTo("errata: configuration file no-such.properties does not exist");
  }

  @Test
  void shouldBlameTheEnvironmentWhenAValueFromItIsWrong() {
    Invocation invocation = Invocation.with(Map.of("ERRATA_CHECK", "perhaps"), "topics");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.err()).contains("perhaps", "environment variable ERRATA_CHECK");
  }

  @Test
  void shouldFailWithOneLineWhenNoBrokerAnswers() {
    Invocation invocation = Invocation.of("topics", "--bootstrap", "127.0.0.1:1");

    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.message())
        .startsWith("errata: no Kafka broker answers at 127.0.0.1:1")
        .hasLineCount(1);
  }
}
