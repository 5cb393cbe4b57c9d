package dev.errata.cli.suite;

import dev.errata.cli.training.TrainingSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set of experiments that are run by one command.
 *
 * @param name as on the command line; also names the page
 * @param courses the edits
 * @param contestants who makes them; each in every course
 * @param trainings hypernetworks that contestants need and that do not come with Errata
 * @param introduction what the page says first
 */
public record Program(
    String name,
    List<Course> courses,
    List<Contestant> contestants,
    List<Training> trainings,
    List<String> introduction) {
  private static final String ALPHAEDIT = "alphaedit";
  private static final String RLEDIT = "rledit";
  private static final String BLIND = "backtracking.depth=0";

  public Program {
    courses = List.copyOf(courses);
    contestants = List.copyOf(contestants);
    trainings = List.copyOf(trainings);
    introduction = List.copyOf(introduction);
  }

  /** All methods on the same edits of the bundled model. */
  public static Program editors(Optional<String> counterFact) {
    List<Course> courses = new ArrayList<>(List.of(Course.world()));
    counterFact.ifPresent(file -> courses.add(Course.counterFact(file)));
    return new Program(
        "editors",
        courses,
        Contestant.all(),
        List.of(),
        List.of(
            "# Editing methods on the bundled model",
            "",
            "Every method edits the same facts in the same order, in batches of ten, each method in a",
            "process of its own. Reports that are there are kept; delete one to measure it again.",
            "Settings are each method's preset for this model, chosen on other facts (`world:tuning`)."));
  }

  /**
   * RLEdit beside the methods that it grew out of, and without each of its parts, over long
   * sequences. All networks of the second group have the same number of steps.
   */
  public static Program rledit(Optional<String> counterFact) {
    List<Course> courses = new ArrayList<>(List.of(Course.longWorld()));
    counterFact.ifPresent(file -> courses.add(Course.longCounterFact(file)));
    return new Program(
        RLEDIT,
        courses,
        List.of(
            new Contestant(RLEDIT, RLEDIT, List.of()),
            set("rledit, lost edits only", "backtracking.hold=false"),
            set("rledit, not looking back", BLIND),
            trained("rledit, untrained", RLEDIT, "untrained", List.of()),
            trained("rledit, without sequences", RLEDIT, "no-sequence", List.of()),
            trained("rledit, without backtracking", RLEDIT, "no-backtracking", List.of(BLIND)),
            trained("rledit, without regularisation", RLEDIT, "no-regularisation", List.of()),
            new Contestant("malmen", "malmen", List.of()),
            trained("malmen + rledit", "malmen", "malmen-rledit", List.of()),
            new Contestant("mend", "mend", List.of()),
            trained("mend + rledit", "mend", "mend-rledit", List.of()),
            new Contestant(ALPHAEDIT, ALPHAEDIT, List.of())),
        Training.rledit(),
        List.of(
            "# RLEdit over long sequences",
            "",
            "Every contestant edits the same facts in the same order, in batches of ten, in a process of",
            "its own; sequences of 20×10 and 50×10 are the first 200 and 500. `rledit`, `malmen` and",
            "`mend` use the networks that come with Errata; the others are trained by this command first,",
            "on `"
                + TrainingSources.WORLD
                + "`, which shares no subject with these facts. *Not looking",
            "back* is live editing without memory backtracking; *lost edits only* writes lost edits again",
            "but does not hold the others; *without backtracking* neither trained nor edits with it.",
            "What is there is kept; delete a report or a network to make it again."));
  }

  private static Contestant set(String label, String setting) {
    return new Contestant(label, RLEDIT, List.of("--set", setting));
  }

  private static Contestant trained(
      String label, String method, String network, List<String> settings) {
    List<String> options = new ArrayList<>();
    settings.forEach(setting -> options.addAll(List.of("--set", setting)));
    return new Contestant(label, method, options, Optional.of(network));
  }
}
