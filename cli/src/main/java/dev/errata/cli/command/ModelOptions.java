package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which base model a command works on. */
public final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      description = "Base model: a Hugging Face directory (default: the bundled world-2015).")
  Path directory;

  /** The directory asked for, or the bundled model's. */
  Path directory() {
    return directory == null ? Home.bundledModel() : directory;
  }

  /**
   * The model as it was published, on the GPU if there is one.
   *
   * @throws dev.errata.model.ModelException when it is missing or damaged
   */
  LanguageModel load() {
    return LanguageModel.load(directory());
  }
}
