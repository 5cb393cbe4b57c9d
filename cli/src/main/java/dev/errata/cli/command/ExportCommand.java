package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.model.Checkpoint;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the edited model. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write the edited model, rebuilt from the log, as a Hugging Face directory.")
public final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin ModelOptions model;
  @Mixin ExtentOptions extent;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "Where to; must not exist, or be empty.")
  Path out;

  @Override
  public Integer call() {
    requireEmpty();
    try (LanguageModel loaded = model.load();
        OpenLog open = log.open()) {
      Rebuild rebuild = new Rebuild(open.lineage(), loaded, false);
      rebuild.advance(Lineage.read(open.settings(), open.lineage()), extent.extent());
      loaded.export(out);
      spec.commandLine()
          .getOut()
          .printf(
              "%s: the model after edit sequence %d, weights %s%s%n",
              out, rebuild.sequence(), rebuild.weightsDigest(), rounding(rebuild.weightsDigest()));
    }
    return 0;
  }

  /** A model published in half precision is exported in it, and is then not quite the lineage's. */
  private String rounding(String digest) {
    String exported = Checkpoint.read(out).weights().digest();
    return exported.equals(digest)
        ? ""
        : "; edited matrices are rounded to the type of the model's files: " + exported;
  }

  private void requireEmpty() {
    if (!Directories.isNewOrEmpty(out)) {
      throw new CliException("directory %s is not empty; choose another".formatted(out));
    }
  }
}
