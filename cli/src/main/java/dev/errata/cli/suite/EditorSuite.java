package dev.errata.cli.suite;

import dev.errata.cli.CliException;
import dev.errata.cli.comparison.ChartFile;
import dev.errata.cli.comparison.Comparison;
import dev.errata.cli.comparison.ResultsPage;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.JsonReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * All methods on the same edits of the bundled model. Reports that are there already are kept, so a
 * run that was stopped goes on, and deleting one report measures that method again.
 */
public final class EditorSuite {
  private final Path directory;
  private final Optional<Path> counterFact;
  private final Consumer<String> lines;
  private final ToIntFunction<List<String>> command;

  /**
   * @param directory where reports and charts go; the page is beside it, with the same name and .md
   * @param counterFact a file of CounterFact, where there is one
   * @param lines told what is done
   */
  public EditorSuite(Path directory, Optional<Path> counterFact, Consumer<String> lines) {
    this(directory, counterFact, lines, ErrataProcess::run);
  }

  /**
   * @param command runs the errata command with arguments and returns its exit code
   */
  EditorSuite(
      Path directory,
      Optional<Path> counterFact,
      Consumer<String> lines,
      ToIntFunction<List<String>> command) {
    this.directory = directory.toAbsolutePath().normalize();
    this.counterFact = counterFact;
    this.lines = lines;
    this.command = command;
  }

  /**
   * Runs what is missing, and writes charts and page of all that is there.
   *
   * @throws CliException after the page is written, naming the experiments that failed
   */
  public void run() {
    List<Course> courses = new ArrayList<>(List.of(Course.world()));
    counterFact.ifPresent(file -> courses.add(Course.counterFact(file.toString())));
    List<String> failed = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (Course course : courses) {
      List<ExperimentReport> reports = reports(course, failed);
      if (!reports.isEmpty()) {
        Comparison comparison = Comparison.of(reports).get(0);
        ChartFile.write(directory.resolve(course.name() + ".png"), comparison);
        comparisons.add(comparison);
      }
    }
    if (!comparisons.isEmpty()) {
      lines.accept("wrote " + ResultsPage.write(directory, comparisons));
    }
    if (!failed.isEmpty()) {
      throw new CliException("experiments that failed: " + String.join(", ", failed));
    }
  }

  private List<ExperimentReport> reports(Course course, List<String> failed) {
    create(directory.resolve(course.name()));
    List<ExperimentReport> reports = new ArrayList<>();
    for (Contestant contestant : Contestant.all()) {
      Path file = directory.resolve(course.name()).resolve(contestant.fileName());
      lines.accept("%s: %s".formatted(course.name(), contestant.label()));
      if (Files.exists(file) || command.applyAsInt(arguments(course, contestant, file)) == 0) {
        reports.add(JsonReports.read(file, ExperimentReport.class));
      } else {
        failed.add("%s on %s".formatted(contestant.label(), course.name()));
      }
    }
    return reports;
  }

  private static List<String> arguments(Course course, Contestant contestant, Path report) {
    List<String> arguments = new ArrayList<>(List.of("experiment"));
    arguments.addAll(contestant.arguments());
    arguments.addAll(course.arguments());
    arguments.addAll(List.of("--report", report.toString()));
    return arguments;
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CliException(
          "directory %s cannot be made: %s".formatted(directory, e.getMessage()), e);
    }
  }
}
