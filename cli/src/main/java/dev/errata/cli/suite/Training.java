package dev.errata.cli.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A hypernetwork that a suite trains.
 *
 * @param name its directory among the suite's networks
 * @param method the method it is for
 * @param options of {@code errata train-editor}
 */
public record Training(String name, String method, List<String> options) {
  private static final String LIVE = "backtracking.rehearse=false";

  public Training {
    options = List.copyOf(options);
  }

  /** The networks that RLEdit is compared with. */
  static List<Training> rledit() {
    return List.of(
        new Training("untrained", "rledit", sequence("25x12", 1, rates("1e-9"))),
        new Training("no-sequence", "rledit", sequence("1x12", 500, List.of())),
        new Training(
            "no-backtracking",
            "rledit",
            sequence("25x12", 60, List.of(LIVE, "backtracking.depth=0"))),
        new Training(
            "no-regularisation", "rledit", sequence("25x12", 60, List.of("regularisation=0"))),
        new Training("malmen-rledit", "malmen", sequence("25x12", 60, List.of(LIVE))),
        new Training("mend-rledit", "mend", sequence("25x12", 60, List.of(LIVE, "eta=3e-4"))));
  }

  private static List<String> rates(String rate) {
    return List.of("meta-learning-rate=" + rate, "scale-learning-rate=" + rate);
  }

  private static List<String> sequence(String sequence, int epochs, List<String> settings) {
    List<String> options =
        new ArrayList<>(List.of("--sequence", sequence, "--epochs", Integer.toString(epochs)));
    settings.forEach(setting -> options.addAll(List.of("--set", setting)));
    return options;
  }

  /** Where its file is. */
  Path file(Path networks) {
    return networks.resolve(name).resolve(method + ".safetensors");
  }

  /** What the command is told. */
  List<String> arguments(Path networks) {
    List<String> arguments = new ArrayList<>(List.of("train-editor", "--method", method));
    arguments.addAll(options);
    arguments.addAll(List.of("--out", networks.resolve(name).toString()));
    return arguments;
  }
}
