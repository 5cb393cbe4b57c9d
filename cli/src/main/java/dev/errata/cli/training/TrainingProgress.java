package dev.errata.cli.training;

import dev.errata.cli.terminal.Display;
import dev.errata.editor.rledit.training.Trainer;
import dev.errata.editor.rledit.training.TrainingPlan;
import dev.errata.editor.rledit.training.TrajectoryReport;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How a training goes: a bar, the means of the last trajectories, and how long it will take. */
final class TrainingProgress {
  private static final int MEAN_OVER = 5;
  private static final int BAR = 40;

  private final TrainingPlan plan;
  private final Display display;

  TrainingProgress(TrainingPlan plan, Display display) {
    this.plan = plan;
    this.display = display;
  }

  void show(List<TrajectoryReport> curve, Trainer trainer) {
    List<TrajectoryReport> last =
        curve.subList(Math.max(0, curve.size() - MEAN_OVER), curve.size());
    int done = trainer.epoch();
    double seconds = last.stream().mapToDouble(TrajectoryReport::seconds).average().orElse(0);
    String line =
        String.format(
            Locale.ROOT,
            "trajectory %d/%d  reward %.2f (edits %.3f, locality %.3f a step)  %.1f written again a"
                + " step  %.1f s each  %d min left",
            done,
            plan.epochs(),
            mean(last, TrajectoryReport::reward),
            mean(last, TrajectoryReport::edit),
            mean(last, TrajectoryReport::locality),
            mean(last, TrajectoryReport::rehearsed),
            seconds,
            Math.round(seconds * (plan.epochs() - done) / 60));
    int filled = BAR * done / plan.epochs();
    display.update(
        List.of("█".repeat(filled) + "░".repeat(BAR - filled), line, rates(trainer)), line);
  }

  private static String rates(Trainer trainer) {
    StringBuilder text = new StringBuilder();
    for (String weight : trainer.weights()) {
      double[] rates = trainer.etaAndLambda(weight);
      text.append(String.format(Locale.ROOT, "%s: η %.2e, λ %.2f  ", weight, rates[0], rates[1]));
    }
    return text.toString().strip();
  }

  private static double mean(
      List<TrajectoryReport> reports, ToDoubleFunction<TrajectoryReport> of) {
    return reports.stream().mapToDouble(of).average().orElse(0);
  }
}
