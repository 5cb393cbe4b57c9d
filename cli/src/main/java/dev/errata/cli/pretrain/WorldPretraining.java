package dev.errata.cli.pretrain;

import dev.errata.cli.terminal.Interruption;
import dev.errata.cli.terminal.TrainingClock;
import dev.errata.model.Checkpoint;
import dev.errata.model.LanguageModel;
import dev.errata.model.TextTokenizer;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.training.Accuracy;
import dev.errata.model.training.AnswerCheck;
import dev.errata.model.training.Pretrainer;
import dev.errata.model.training.StepReport;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One training of a model of the world, from vocabulary to the scores of the saved model. */
final class WorldPretraining {
  private static final int REPORT_EVERY = 25;
  private static final int SAVE_EVERY = 100;
  private static final int CHECK_EVERY = 300;
  private static final int CHECK_FACTS = 1000;

  private final WorldRecipe recipe;
  private final Path directory;
  private final PrintWriter out;
  private final World world = World.load();
  private final Verbaliser verbaliser = Verbaliser.load();

  WorldPretraining(WorldRecipe recipe, Path directory, PrintWriter out) {
    this.recipe = recipe;
    this.directory = directory;
    this.out = out;
  }

  /**
   * Trains, saves and scores.
   *
   * @param command how this training was asked for, for the record
   */
  void run(String command) {
    TrainingClock clock = new TrainingClock(directory.resolve("training.seconds"));
    byte[] vocabulary = vocabulary();
    try (Interruption interruption = new Interruption();
        TextTokenizer tokenizer = TextTokenizer.of(vocabulary)) {
      int size = recipe.training().model().vocabularySize();
      WorldCurriculum curriculum =
          new WorldCurriculum(recipe.mix(), world, verbaliser, tokenizer, size);
      Map<String, byte[]> files =
          ModelFiles.of(vocabulary, tokenizer, recipe.training().model().contextLength());
      Examination examination = new Examination(curriculum, recipe.training().seed());
      try (Pretrainer trainer = new Pretrainer(recipe.training(), curriculum)) {
        train(trainer, examination, clock, interruption);
        if (!trainer.isFinished()) {
          out.printf("stopped after step %d; the same command goes on%n", trainer.step());
          return;
        }
        Checkpoint.of(recipe.training().model().json(), files, trainer.weights())
            .write(directory, Precision.FLOAT16);
      }
      Map<String, Accuracy> scores = score(examination);
      TrainingRecord.write(directory, command, recipe, clock.seconds(), scores);
      finish(clock);
    }
  }

  private byte[] vocabulary() {
    int size = recipe.training().model().vocabularySize();
    try {
      Path file = directory.resolve("tokenizer.json");
      WorldTexts.vocabulary(world, verbaliser, size).save(file);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void train(
      Pretrainer trainer, Examination examination, TrainingClock clock, Interruption stop) {
    Path state = state();
    if (Files.exists(state)) {
      trainer.restore(state);
      out.printf("going on after step %d of %s%n", trainer.step(), state);
    }
    clock.start();
    List<StepReport> reports = new ArrayList<>();
    while (!trainer.isFinished() && !stop.isAsked()) {
      reports.add(trainer.advance());
      int step = trainer.step();
      if (step % REPORT_EVERY == 0) {
        out.println(ProgressLine.of(step, recipe.training().steps(), reports, clock));
        reports.clear();
      }
      if (step % CHECK_EVERY == 0) {
        examination.sample(CHECK_FACTS).forEach((n, s) -> print(n, trainer.evaluate(s)));
      }
      if (step % SAVE_EVERY == 0 || stop.isAsked()) {
        trainer.save(state);
        clock.save();
      }
    }
  }

  /** The saved model, after its rounding, on all facts. */
  private Map<String, Accuracy> score(Examination examination) {
    Map<String, Accuracy> scores = new LinkedHashMap<>();
    try (LanguageModel model = LanguageModel.load(directory)) {
      examination
          .all()
          .forEach(
              (name, statements) -> {
                scores.put(name, AnswerCheck.of(model, statements));
                print(name, scores.get(name));
              });
    }
    return scores;
  }

  private void print(String wordings, Accuracy accuracy) {
    out.printf(
        "  %-22s answers %.1f%%, tokens %.1f%% (n = %d)%n",
        wordings, 100 * accuracy.answers(), 100 * accuracy.tokens(), accuracy.count());
    out.flush();
  }

  private Path state() {
    return directory.resolve("training.state");
  }

  private void finish(TrainingClock clock) {
    try {
      Files.deleteIfExists(state());
      clock.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.printf("model written to %s after %d s%n", directory, clock.seconds());
  }
}
