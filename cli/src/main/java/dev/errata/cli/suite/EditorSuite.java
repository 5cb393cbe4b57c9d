package dev.errata.cli.suite;

import dev.errata.cli.CliException;
import dev.errata.cli.Home;
import dev.errata.cli.comparison.ChartFile;
import dev.errata.cli.comparison.Comparison;
import dev.errata.cli.comparison.ResultsPage;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.JsonReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Runs a program: what is missing of its networks and reports. Reports that are there already are
 * kept, so a run that was stopped goes on, and deleting one report measures that contestant again.
 */
public final class EditorSuite {
  private final Path directory;
  private final Program program;
  private final Consumer<String> lines;
  private final ToIntFunction<List<String>> command;

  /**
   * @param directory where reports and charts go; the page is beside it, with the same name and .md
   * @param lines told what is done
   */
  public EditorSuite(Path directory, Program program, Consumer<String> lines) {
    this(directory, program, lines, ErrataProcess::run);
  }

  /**
   * @param command runs the errata command with arguments and returns its exit code
   */
  EditorSuite(
      Path directory,
      Program program,
      Consumer<String> lines,
      ToIntFunction<List<String>> command) {
    this.directory = directory.toAbsolutePath().normalize();
    this.program = program;
    this.lines = lines;
    this.command = command;
  }

  /**
   * Runs what is missing, and writes charts and page of all that is there.
   *
   * @throws CliException after the page is written, naming the experiments that failed
   */
  public void run() {
    List<String> failed = new ArrayList<>();
    train(failed);
    List<Comparison> comparisons = new ArrayList<>();
    for (Course course : program.courses()) {
      List<ExperimentReport> reports = reports(course, failed);
      if (!reports.isEmpty()) {
        Comparison comparison = Comparison.of(reports).get(0);
        ChartFile.write(directory.resolve(course.name() + ".png"), comparison);
        comparisons.add(comparison);
      }
    }
    if (!comparisons.isEmpty()) {
      lines.accept("wrote " + ResultsPage.write(directory, introduction(), comparisons));
    }
    if (!failed.isEmpty()) {
      throw new CliException("experiments that failed: " + String.join(", ", failed));
    }
  }

  private ResultsPage.Introduction introduction() {
    return new ResultsPage.Introduction(program.name(), program.introduction(), trained());
  }

  private void train(List<String> failed) {
    for (Training training : program.trainings()) {
      lines.accept("training " + training.name());
      if (!Files.exists(training.file(networks()))
          && command.applyAsInt(training.arguments(networks())) != 0) {
        failed.add("training of " + training.name());
      }
    }
  }

  /** Label of a contestant to the seconds that its network was trained for. */
  private Map<String, Long> trained() {
    Map<String, Long> seconds = new LinkedHashMap<>();
    for (Contestant contestant : program.contestants()) {
      Path record =
          contestant
              .network()
              .map(name -> networks().resolve(name))
              .orElse(Home.hypernetworks())
              .resolve(contestant.method() + ".json");
      if (Files.exists(record)) {
        seconds.put(contestant.label(), TrainingSeconds.of(record));
      }
    }
    return seconds;
  }

  private Path networks() {
    return directory.resolve("networks");
  }

  private List<ExperimentReport> reports(Course course, List<String> failed) {
    create(directory.resolve(course.name()));
    List<ExperimentReport> reports = new ArrayList<>();
    for (Contestant contestant : program.contestants()) {
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

  private List<String> arguments(Course course, Contestant contestant, Path report) {
    List<String> arguments = new ArrayList<>(List.of("experiment"));
    arguments.addAll(contestant.arguments(networks()));
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
