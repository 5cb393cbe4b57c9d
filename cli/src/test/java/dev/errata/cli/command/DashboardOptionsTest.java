package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.evaluator.dashboard.DashboardSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class DashboardOptionsTest {
  @Command(name = "test")
  static final class Served implements Runnable {
    @Mixin DashboardOptions dashboard;

    @Override
    public void run() {}
  }

  @ParameterizedTest
  @CsvSource({
    ":8080, 127.0.0.1, 8080",
    "8080, 127.0.0.1, 8080",
    ":0, 127.0.0.1, 0",
    "0.0.0.0:80, 0.0.0.0, 80",
    "[::1]:9000, ::1, 9000",
    "example.org:9000, example.org, 9000"
  })
  void shouldListenToThisMachineAloneUnlessToldOtherwise(String address, String host, int port) {
    assertThat(options("--http", address).settings())
        .contains(new DashboardSettings(host, port, Optional.empty()));
  }

  @Test
  void shouldServeNothingUnlessAsked() {
    assertThat(options().settings()).isEmpty();
    assertThat(options().settingsOrAnyPort().port()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "here", ":70000", "a b:80", "http://localhost:80"})
  void shouldSayHowAnAddressIsWritten(String address) {
    DashboardOptions options = options("--http", address);

    assertThatThrownBy(options::settings)
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "with a space in it", "semi;colon;and;more"})
  void shouldRefuseATokenThatIsShortOrNoCookieCanHold(String token) {
    DashboardOptions options = options("--http", ":0", "--token", token);

    assertThatThrownBy(options::settings)
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected 8 to 200")
        .hasMessageNotContaining(token);
  }

  private static DashboardOptions options(String... arguments) {
    Served served = new Served();
    new CommandLine(served).parseArgs(arguments);
    return served.dashboard;
  }
}
