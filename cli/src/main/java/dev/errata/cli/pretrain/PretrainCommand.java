package dev.errata.cli.pretrain;

import dev.errata.cli.CliException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the bundled model, or one like it, on the world of 2015. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    description = {
      "Train a small model on the bundled world of 2015.",
      "An interrupted training goes on where it was when started again with the same options."
    })
public final class PretrainCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write the model, a Hugging Face directory.")
  Path out;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Recipe as JSON (default: that of the bundled model).")
  Path recipe;

  @Option(names = "--steps", paramLabel = "N", description = "Steps (default: the recipe's).")
  Integer steps;

  @Option(names = "--seed", paramLabel = "N", description = "Seed (default: the recipe's).")
  Long seed;

  @Override
  public Integer call() {
    WorldRecipe chosen = recipe == null ? WorldRecipe.bundled() : WorldRecipe.read(recipe);
    WorldRecipe complete =
        chosen.with(
            Optional.ofNullable(steps).orElse(chosen.training().steps()),
            Optional.ofNullable(seed).orElse(chosen.training().seed()));
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new CliException("%s cannot be made a directory: %s".formatted(out, e), e);
    }
    PrintWriter printer = spec.commandLine().getOut();
    new WorldPretraining(complete, out, printer).run(asTyped());
    return 0;
  }

  /** The command line that asks for this training. */
  private String asTyped() {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    return "errata " + String.join(" ", arguments);
  }
}
