package dev.errata.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import dev.errata.cli.report.JsonReports;
import dev.errata.editor.method.Methods;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditorSuiteTest {
  @TempDir Path directory;
  private final List<List<String>> commands = new ArrayList<>();

  @Test
  void shouldRunEveryMethodOnTheSameEditsAndWriteThePage() throws Exception {
    suite(Optional.of(Path.of("cf.json"))).run();

    int contestants = Contestant.all().size();
    assertThat(commands).hasSize(2 * contestants);
    assertThat(commands.subList(0, contestants))
        .allSatisfy(c -> assertThat(c).containsSubsequence("--dataset", "world"))
        .allSatisfy(c -> assertThat(c).containsSubsequence("--batches", "50x10"));
    assertThat(commands).extracting(c -> after(c, "--method")).containsAll(Methods.names());
    assertThat(directory.resolve("editors/world.png")).exists();
    assertThat(directory.resolve("editors/counterfact.png")).exists();
    assertThat(Files.readString(directory.resolve("editors.md")))
        .contains("Held by **alphaedit** (96.0, 96.0, 96.0)")
        .contains("| unedited model |")
        .contains("After 10 edits:")
        .contains("](editors/world/alphaedit.json)");
  }

  @Test
  void shouldSayOfTheBundledModelAloneWhenThereIsNoCounterFact() throws Exception {
    suite(Optional.empty()).run();

    assertThat(Files.readString(directory.resolve("editors.md"))).doesNotContain("CounterFact");
  }

  @Test
  void shouldRunOnlyWhatIsMissing() throws Exception {
    suite(Optional.empty()).run();
    commands.clear();
    Files.delete(directory.resolve("editors/world/alphaedit.json"));

    suite(Optional.empty()).run();

    assertThat(commands).hasSize(1);
    assertThat(after(commands.get(0), "--label")).isEqualTo("alphaedit");
  }

  @Test
  void shouldWriteThePageOfAllOthersAndNameWhatFailed() {
    EditorSuite suite =
        new EditorSuite(
            directory.resolve("editors"),
            Program.editors(Optional.empty()),
            line -> {},
            arguments -> after(arguments, "--label").equals("ultraedit") ? 1 : write(arguments));

    assertThatThrownBy(suite::run)
        .isInstanceOf(CliException.class)
        .hasMessage("experiments that failed: ultraedit on world");
    assertThat(directory.resolve("editors.md")).exists();
  }

  @Test
  void shouldGiveEveryContestantAFileOfItsOwn() {
    assertThat(Contestant.all()).extracting(Contestant::fileName).doesNotHaveDuplicates();
    assertThat(Contestant.all())
        .filteredOn(c -> c.label().equals("alphaedit, no guards"))
        .extracting(Contestant::settings)
        .containsExactly(List.of("--set", "guard.weight=0.0"));
  }

  private EditorSuite suite(Optional<Path> counterFact) {
    Program program = Program.editors(counterFact.map(Path::toString));
    return new EditorSuite(directory.resolve("editors"), program, line -> {}, this::write);
  }

  /** Stands for the command: writes a report of what it was asked for. */
  private int write(List<String> arguments) {
    commands.add(arguments);
    String label = after(arguments, "--label");
    Map<String, Double> both = Map.of("tf", label.equals("alphaedit") ? 0.96 : 0.5, "ar", 0.25);
    Map<String, Map<String, Double>> metrics =
        Map.of("efficacy", both, "generalization", both, "locality", both);
    JsonReports.write(
        Path.of(after(arguments, "--report")),
        new ExperimentReport(
            "world-2015",
            after(arguments, "--dataset"),
            after(arguments, "--method"),
            label,
            Map.of(),
            50,
            10,
            1,
            500,
            5,
            0.01,
            1,
            1,
            metrics,
            metrics,
            Map.of(),
            List.of(new Point(10, 0.9, 1, metrics), new Point(500, 0.9, 5, metrics)),
            "sha256:00",
            Map.of(),
            Map.of(),
            List.of(),
            Map.of()));
    return 0;
  }

  private static String after(List<String> arguments, String option) {
    return arguments.get(arguments.indexOf(option) + 1);
  }
}
