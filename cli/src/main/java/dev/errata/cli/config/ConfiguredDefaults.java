package dev.errata.cli.config;

import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives options that are not on the command line the value of the {@link Configuration}. */
public record ConfiguredDefaults(Configuration configuration) implements IDefaultValueProvider {
  @Override
  public String defaultValue(ArgSpec argument) {
    return find(argument).map(Setting::value).orElse(null);
  }

  /** The setting behind an argument, if it is an option with one. */
  public Optional<Setting> find(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? configuration.find(keyOf(option))
        : Optional.empty();
  }

  /** The key of an option: its longest name without the dashes. */
  public static String keyOf(OptionSpec option) {
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--"))
        .map(name -> name.substring(2))
        .findFirst()
        .orElse("");
  }
}
