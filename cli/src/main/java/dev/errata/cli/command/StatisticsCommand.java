package dev.errata.cli.command;

import ai.djl.ndarray.NDManager;
import dev.errata.cli.CliException;
import dev.errata.cli.Home;
import dev.errata.cli.editing.Corpora;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.SecondMoment;
import dev.errata.model.LanguageModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes what editors need to know of a model's keys, before they need it. */
@Command(
    name = "statistics",
    mixinStandardHelpOptions = true,
    description =
        "Compute the second moment of a text's keys at the layers to edit, which AlphaEdit, MEMIT"
            + " and ROME use, and keep it. A computation that was interrupted goes on where it was"
            + " when the command is given again.")
public final class StatisticsCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  @Spec CommandSpec spec;
  @Mixin ModelOptions model;

  @Option(
      names = "--corpus",
      paramLabel = "PATH",
      description =
          "Text, a line each: a file, a directory of files, or - for standard input (default:"
              + " facts of the bundled world).")
  Path corpus;

  @Option(
      names = "--corpus-sentences",
      paramLabel = "N",
      description =
          "How many of these sentences at most, the first ones (default: all of a text, 2,000 of"
              + " the bundled world).")
  Integer sentences;

  @Option(
      names = "--layers",
      paramLabel = "N",
      split = ",",
      description = "The layers (default: those the model's makers recommend to edit).")
  List<Integer> layers;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where it is kept, as for editing (default: ~/.cache/errata).")
  Path cache = Home.cache();

  private long lastLine;

  @Override
  public Integer call() {
    KeyCorpus texts = Corpora.of(corpus, sentences);
    PrintWriter out = spec.commandLine().getOut();
    try (LanguageModel base = model.load()) {
      for (int layer : layers(base)) {
        String weight = base.config().names().mlpOut(layer);
        lastLine = System.nanoTime();
        try (NDManager scope = base.manager().newSubManager()) {
          SecondMoment moment =
              SecondMoment.cached(
                  scope,
                  base,
                  weight,
                  layer,
                  texts,
                  cache.resolve("null-space"),
                  (done, of) -> tell(out, weight, done, of));
          out.printf(
              "%s  %,d keys of length %d from %,d sentences%n",
              weight, moment.keys(), moment.matrix().getShape().get(0), texts.size());
        }
      }
    }
    return 0;
  }

  private List<Integer> layers(LanguageModel base) {
    List<Integer> chosen = layers == null ? base.config().editLayers() : layers;
    if (chosen.isEmpty()) {
      throw new CliException("the model names no layers to edit; give --layers");
    }
    for (int layer : chosen) {
      if (layer < 0 || layer >= base.config().layers()) {
        throw new CliException(
            "--layers names layer %d; the model has layers 0 to %d"
                .formatted(layer, base.config().layers() - 1));
      }
    }
    return chosen;
  }

  private void tell(PrintWriter out, String weight, long done, long of) {
    long now = System.nanoTime();
    if (now - lastLine > BETWEEN_LINES.toNanos()) {
      lastLine = now;
      out.printf("%s  %,d of %,d sentences%n", weight, done, of);
      out.flush();
    }
  }
}
