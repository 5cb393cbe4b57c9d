package dev.errata.cli.pretrain;

import dev.errata.cli.report.JsonReports;
import dev.errata.model.Engines;
import dev.errata.model.training.Accuracy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model came to be, kept beside it as {@code training.json}.
 *
 * @param command what was run
 * @param seconds duration of the training
 * @param machine processors, Java and engine
 * @param recipe the whole recipe, seed and steps among it
 * @param scores of the saved model, unedited, by wordings
 */
record TrainingRecord(
    String command,
    long seconds,
    Map<String, String> machine,
    WorldRecipe recipe,
    Map<String, Accuracy> scores) {

  static void write(
      Path directory,
      String command,
      WorldRecipe recipe,
      long seconds,
      Map<String, Accuracy> scores) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    String threads = System.getenv("OMP_NUM_THREADS");
    machine.put("OMP_NUM_THREADS", threads == null ? "unset" : threads);
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("engine", Engines.describe(Engines.defaultDevice()));
    JsonReports.write(
        directory.resolve("training.json"),
        new TrainingRecord(command, seconds, machine, recipe, scores));
  }
}
