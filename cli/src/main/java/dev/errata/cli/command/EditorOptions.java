package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.cli.editing.Corpora;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.editor.alphaedit.AlphaEditSettings;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a model is edited. */
public final class EditorOptions {
  private static final String PRESET = "world-2015";

  /** The editing methods there are. */
  enum Method {
    ALPHAEDIT
  }

  @Option(
      names = "--method",
      defaultValue = "ALPHAEDIT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Method method;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Hyper-parameters of the method, a properties file (default: those for world-2015).")
  Path settings;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description =
          "Text, a line each, that edits must leave alone (default: facts of the bundled"
              + " world).")
  Path corpus;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where what is computed once per model is kept (default: ~/.cache/errata).")
  Path cache = Home.cache();

  EditorSetup setup() {
    return new EditorSetup(
        settings == null ? AlphaEditSettings.preset(PRESET) : AlphaEditSettings.read(settings),
        corpus == null ? Corpora.ofWorld(World.load(), Verbaliser.load()) : Corpora.ofFile(corpus),
        cache.resolve("null-space"));
  }
}
