package dev.errata.cli.pretrain;

import dev.errata.cli.terminal.TrainingClock;
import dev.errata.model.training.StepReport;
import java.util.List;
import java.util.Locale;

/** What is shown of a training while it runs. */
final class ProgressLine {
  private ProgressLine() {}

  /** The means since the last line; speed over that time, the rest at the same speed. */
  static String of(int step, int steps, List<StepReport> since, TrainingClock clock) {
    StepReport mean = StepReport.mean(since);
    double seconds = clock.lap();
    double left = seconds / since.size() * (steps - step);
    return String.format(
        Locale.ROOT,
        "step %d/%d  loss %.3f (facts %.3f, interchanges %.3f, tie %.3f, contrast %.3f)"
            + "  key agreement %.3f  %.0f tokens/s  %d min left",
        step,
        steps,
        mean.total(),
        mean.facts(),
        mean.interchanges(),
        mean.tie(),
        mean.contrast(),
        mean.agreement(),
        mean.tokens() / seconds,
        Math.round(left / 60));
  }
}
