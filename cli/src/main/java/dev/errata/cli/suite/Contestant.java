package dev.errata.cli.suite;

import dev.errata.cli.comparison.ResultsPage;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.settings.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A method with settings, under a name.
 *
 * @param label what tables call it
 * @param method the method's name
 * @param overrides settings in place of the default preset's
 */
record Contestant(String label, String method, Map<String, String> overrides) {
  /** A change of settings that is worth a line of its own, for methods that have the setting. */
  private record Variant(String suffix, List<String> methods, String key, String value) {
    boolean changes(Method method) {
      String canonical = SettingsSource.standard(method).settings().canonical();
      return methods.contains(method.name())
          && canonical.lines().anyMatch(line -> line.startsWith(key + "="))
          && canonical.lines().noneMatch((key + "=" + value)::equals);
    }
  }

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant(", no guards", List.of("alphaedit"), "guard.weight", "0.0"),
          new Variant(" + norm anchor", List.of("alphaedit", "memit"), "norm-anchor", "true"));

  Contestant {
    overrides = Map.copyOf(overrides);
  }

  /** Every method with its default preset, and the variants there are of it. */
  static List<Contestant> all() {
    List<Contestant> all = new ArrayList<>();
    for (Method method : Methods.all()) {
      all.add(new Contestant(method.name(), method.name(), Map.of()));
      VARIANTS.stream()
          .filter(variant -> variant.changes(method))
          .map(
              variant ->
                  new Contestant(
                      method.name() + variant.suffix(),
                      method.name(),
                      Map.of(variant.key(), variant.value())))
          .forEach(all::add);
    }
    return all;
  }

  /** A name for files. */
  String fileName() {
    return ResultsPage.fileName(label);
  }

  /** What the command is told. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("--method", method, "--label", label));
    overrides.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }
}
