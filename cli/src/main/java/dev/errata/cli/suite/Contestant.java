package dev.errata.cli.suite;

import dev.errata.cli.comparison.ResultsPage;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.settings.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A method with settings, under a name.
 *
 * @param label what tables call it
 * @param method the method's name
 * @param settings options of the command that choose its settings
 * @param network name of the suite's training whose network it uses
 */
public record Contestant(
    String label, String method, List<String> settings, Optional<String> network) {
  /** Presets of the model that the suite edits. */
  private static final String PRESET = "world-2015";

  /** AlphaEdit as published keeps no known facts in its cache. */
  private static final String GUARDED = "guard.weight";

  private static final String UNGUARDED = "guard.weight=0.0";

  public Contestant {
    settings = List.copyOf(settings);
  }

  Contestant(String label, String method, List<String> settings) {
    this(label, method, settings, Optional.empty());
  }

  /**
   * Every method with its default preset; with each further preset for the same model, such as
   * {@code world-2015-NAME}; and without guards where the default has them.
   */
  static List<Contestant> all() {
    List<Contestant> all = new ArrayList<>();
    for (Method method : Methods.all()) {
      all.add(new Contestant(method.name(), method.name(), List.of()));
      if (isGuarded(method)) {
        all.add(variant(method, "no guards", "--set", UNGUARDED));
      }
      method.presets().stream()
          .filter(preset -> preset.startsWith(PRESET + "-"))
          .map(preset -> variant(method, suffix(preset), "--preset", preset))
          .forEach(all::add);
    }
    return all;
  }

  private static Contestant variant(Method method, String name, String option, String value) {
    return new Contestant(method.name() + ", " + name, method.name(), List.of(option, value));
  }

  private static String suffix(String preset) {
    return preset.substring(PRESET.length() + 1).replace('-', ' ');
  }

  private static boolean isGuarded(Method method) {
    return SettingsSource.standard(method)
        .settings()
        .canonical()
        .lines()
        .anyMatch(line -> line.startsWith(GUARDED + "=") && !line.equals(UNGUARDED));
  }

  /** A name for files. */
  String fileName() {
    return ResultsPage.fileName(label);
  }

  /**
   * What the command is told.
   *
   * @param networks where the suite's networks are
   */
  List<String> arguments(Path networks) {
    List<String> arguments = new ArrayList<>(List.of("--method", method, "--label", label));
    arguments.addAll(settings);
    network.ifPresent(
        name ->
            arguments.addAll(
                List.of(
                    "--set", "network=" + new Training(name, method, List.of()).file(networks))));
    return arguments;
  }
}
