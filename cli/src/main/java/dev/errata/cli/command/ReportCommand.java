package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.dossier.Dossier;
import dev.errata.cli.dossier.HtmlPage;
import dev.errata.cli.dossier.MarkdownPage;
import dev.errata.cli.dossier.Material;
import dev.errata.cli.dossier.Rebuilt;
import dev.errata.cli.report.JsonReports;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the report of a lineage. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write a report of a lineage, to be attached to a change ticket: facts, what was dropped,"
          + " metrics with plots, alerts, the worst edits, and whether the log replays.",
      "The page stands for itself: no scripts, nothing to load. Ends with 1 when the log does not"
          + " replay; the report is written all the same."
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin ModelOptions model;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A name that ends in .html or .md (default: LINEAGE.html).")
  Path out;

  @Option(
      names = "--verify",
      description = "Also compare the weights with every digest that the editor logged.")
  boolean verify;

  @Option(
      names = "--worst",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of the worst edits are listed (default: ${DEFAULT-VALUE}).")
  int worst;

  @Override
  public Integer call() {
    Path file = out == null ? Path.of(log.lineage.lineage + ".html") : out;
    Function<Dossier, String> page = page(file);
    JsonReports.requireWritable(file);
    Material material = material();
    Rebuilt rebuilt = rebuilt(material);
    write(file, page.apply(Dossier.of(material, rebuilt, worst, Instant.now())));
    spec.commandLine()
        .getOut()
        .printf(
            "%s: lineage %s, %d changes, %d facts in force%n",
            file,
            material.lineage().name(),
            material.lineage().entries().size(),
            rebuilt.facts().size());
    if (rebuilt.failure().isPresent()) {
      throw new CliException(
          "%s is written, but the log does not replay: %s"
              .formatted(file, rebuilt.failure().orElseThrow()));
    }
    return 0;
  }

  private static Function<Dossier, String> page(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".html") || name.endsWith(".htm")) {
      return HtmlPage::text;
    }
    if (name.endsWith(".md")) {
      return MarkdownPage::text;
    }
    throw new CliException("report %s: expected a name that ends in .html or .md".formatted(file));
  }

  private Material material() {
    try (OpenLog open = log.open()) {
      return Material.read(open.settings(), open.lineage());
    }
  }

  private Rebuilt rebuilt(Material material) {
    try (LanguageModel base = model.load()) {
      String name = model.directory().getFileName().toString();
      return Rebuilt.of(material.lineage(), base, name, verify);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new CliException("report %s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
