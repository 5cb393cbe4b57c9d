package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.cli.editing.Corpora;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a model is edited. */
public final class EditorOptions {
  /** Lists the methods in the help text. */
  static final class MethodNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Methods.names().iterator();
    }
  }

  /** Where the hyper-parameters come from; one or the other. */
  static final class Source {
    @Option(
        names = "--preset",
        paramLabel = "NAME",
        description =
            "Hyper-parameters that come with the method for a model; an unknown name lists them"
                + " (default: world-2015).")
    String preset;

    @Option(
        names = "--settings",
        paramLabel = "FILE",
        description = "Hyper-parameters of the method, a properties file with all keys.")
    Path file;
  }

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = Methods.DEFAULT,
      completionCandidates = MethodNames.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String method;

  @ArgGroup Source source = new Source();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One hyper-parameter in place of the preset's or file's; may be repeated.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description =
          "Text, a line each, that edits must leave alone (default: facts of the bundled"
              + " world).")
  Path corpus;

  @Option(
      names = "--corpus-sentences",
      paramLabel = "N",
      description =
          "How many of these sentences at most, the first ones (default: all of a text, 2,000 of"
              + " the bundled world).")
  Integer sentences;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where what is computed once per model is kept (default: ~/.cache/errata).")
  Path cache = Home.cache();

  EditorSetup setup() {
    return new EditorSetup(
        settings(),
        new EditorResources(
            Corpora.of(corpus, sentences), cache.resolve("null-space"), Home.directory()));
  }

  private MethodSettings settings() {
    Method named = Methods.named(method);
    SettingsSource from =
        source.file != null
            ? SettingsSource.file(named, source.file)
            : source.preset != null
                ? SettingsSource.preset(named, source.preset)
                : SettingsSource.standard(named);
    return from.with(overrides).settings();
  }
}
