package dev.errata.cli.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.cli.CliException;
import dev.errata.cli.experiment.Environment;
import dev.errata.cli.report.JsonReports;
import dev.errata.cli.terminal.Display;
import dev.errata.cli.terminal.Interruption;
import dev.errata.cli.terminal.TrainingClock;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.rledit.training.Trainer;
import dev.errata.editor.rledit.training.TrainingPlan;
import dev.errata.editor.rledit.training.TrainingRecipe;
import dev.errata.editor.rledit.training.TrainingSource;
import dev.errata.editor.rledit.training.TrajectoryReport;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One training of a hypernetwork, from its first trajectory or where it was stopped, to its file.
 */
public final class EditorTraining {
  private static final int SAVE_EVERY = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path model;
  private final TrainingRecipe recipe;
  private final TrainingPlan plan;
  private final TrainingSource source;
  private final Display display;
  private final Path network;
  private final Path record;
  private final Path state;
  private final Path curveSoFar;
  private final TrainingClock clock;

  /** What is kept of a training. */
  record Record(
      String command,
      long seconds,
      Map<String, String> machine,
      String plan,
      String recipe,
      int subjects,
      List<TrajectoryReport> curve) {}

  /** The curve of a training that goes on. */
  record Curve(List<TrajectoryReport> curve) {}

  public EditorTraining(
      Path model,
      Path directory,
      TrainingRecipe recipe,
      TrainingPlan plan,
      TrainingSource source,
      Display display) {
    this.model = model;
    this.recipe = recipe;
    this.plan = plan;
    this.source = source;
    this.display = display;
    String name = plan.kind().method();
    network = directory.resolve(name + ".safetensors");
    record = directory.resolve(name + ".json");
    state = directory.resolve(name + ".state");
    curveSoFar = directory.resolve(name + ".curve.json");
    clock = new TrainingClock(directory.resolve(name + ".seconds"));
  }

  /**
   * Trains and writes.
   *
   * @param command how this training was asked for, for the record
   * @param log keeps the edits of a trajectory
   */
  public void run(String command, StoredEditLog log) {
    try (Interruption interruption = new Interruption();
        LanguageModel base = LanguageModel.load(model);
        Trainer trainer = new Trainer(base, recipe, plan, source, log)) {
      List<TrajectoryReport> curve = resume(trainer);
      clock.start();
      TrainingProgress progress = new TrainingProgress(plan, display);
      while (!trainer.isFinished() && !interruption.isAsked()) {
        curve.add(trainer.advance());
        progress.show(curve, trainer);
        if (trainer.epoch() % SAVE_EVERY == 0 || interruption.isAsked()) {
          save(trainer, curve);
        }
      }
      if (trainer.isFinished()) {
        finish(command, base, trainer, curve);
      } else {
        display.say(
            "stopped after trajectory %d; the same command goes on".formatted(trainer.epoch()));
      }
    }
  }

  private List<TrajectoryReport> resume(Trainer trainer) {
    if (!Files.exists(state)) {
      return new ArrayList<>();
    }
    trainer.restore(state);
    display.say("going on after trajectory %d of %s".formatted(trainer.epoch(), state));
    return new ArrayList<>(JsonReports.read(curveSoFar, Curve.class).curve());
  }

  private void save(Trainer trainer, List<TrajectoryReport> curve) {
    trainer.save(state);
    JsonReports.write(curveSoFar, new Curve(curve));
    clock.save();
  }

  private void finish(
      String command, LanguageModel base, Trainer trainer, List<TrajectoryReport> curve) {
    ObjectNode remembered = JSON.createObjectNode();
    remembered.put("command", command).put("seconds", clock.seconds());
    trainer.write(network, remembered);
    JsonReports.write(
        record,
        new Record(
            command,
            clock.seconds(),
            Environment.of(base),
            plan.canonical(),
            recipe.canonical(),
            source.subjects().size(),
            curve));
    RewardChart.write(network.resolveSibling(plan.kind().method() + ".png"), curve);
    try {
      Files.deleteIfExists(state);
      Files.deleteIfExists(curveSoFar);
      clock.delete();
    } catch (IOException e) {
      throw new CliException("the state of the training cannot be removed: " + e, e);
    }
    display.say(
        "hypernetwork written to %s after %d s; use it with --method %s --set network=%s"
            .formatted(network, clock.seconds(), plan.kind().method(), network));
  }
}
