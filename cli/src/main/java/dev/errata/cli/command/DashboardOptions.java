package dev.errata.cli.command;

import dev.errata.evaluator.dashboard.DashboardSettings;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where the dashboard is served, and to whom. */
public final class DashboardOptions {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?<host>\\[[0-9A-Fa-f:.]+]|[^:\\s]*):)?(?<port>\\d{1,5})");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{8,200}");

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--http",
      paramLabel = "[HOST]:PORT",
      description =
          "Serve the dashboard there, such as :8080; without a host to this machine alone; port 0:"
              + " any that is free.")
  String http;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Show the dashboard only to who knows this; better as ERRATA_TOKEN in the environment,"
              + " where no list of processes has it.")
  String token;

  /** Empty when no dashboard is wanted. */
  Optional<DashboardSettings> settings() {
    return http == null ? Optional.empty() : Optional.of(parse(http));
  }

  /** A dashboard is served in any case, if need be on a free port. */
  DashboardSettings settingsOrAnyPort() {
    return settings().orElseGet(() -> parse(":0"));
  }

  private DashboardSettings parse(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new ParameterException(
          command.commandLine(),
          "--http '%s': expected [HOST]:PORT, such as :8080 or 0.0.0.0:8080".formatted(address));
    }
    String host = Optional.ofNullable(matcher.group("host")).orElse("");
    return new DashboardSettings(
        host.isEmpty() ? LOOPBACK : host.replaceAll("[\\[\\]]", ""),
        port(matcher.group("port")),
        token());
  }

  private int port(String digits) {
    try {
      return new Port().convert(digits);
    } catch (TypeConversionException e) {
      throw new ParameterException(command.commandLine(), "--http: " + e.getMessage(), e);
    }
  }

  private Optional<String> token() {
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new ParameterException(
          command.commandLine(),
          "The dashboard's token has %d characters: expected 8 to 200 of A-Z a-z 0-9 . _ ~ + / = -"
              .formatted(token.length()));
    }
    return Optional.ofNullable(token);
  }
}
