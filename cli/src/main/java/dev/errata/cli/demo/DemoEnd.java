package dev.errata.cli.demo;

import dev.errata.cli.report.DemoReport;
import dev.errata.cli.report.DemoReport.Answer;
import dev.errata.cli.report.DemoReport.Digest;
import dev.errata.cli.terminal.Display;
import dev.errata.cli.terminal.Style;

/** Shows how a demo came out, below the panel. */
public final class DemoEnd {
  private final Display display;
  private final Style style;

  public DemoEnd(Display display) {
    this.display = display;
    this.style = display.style();
  }

  public void show(DemoReport report) {
    display.say("");
    showDigests(report);
    report.answers().stream().filter(answer -> !answer.asOf().isEmpty()).forEach(this::showPast);
    DemoReport.Seconds seconds = report.seconds();
    display.say(
        "",
        " %.0f s in all, %.2f s of editing an edit; from fact to answer %.1f s (p50), %.1f s (p99)"
            .formatted(
                seconds.total(),
                seconds.perEdit(),
                seconds.factToAnswer().p50(),
                seconds.factToAnswer().p99()));
  }

  private void showDigests(DemoReport report) {
    Digest digest = report.digest();
    boolean equal = digest.live().equals(digest.replayed());
    display.say(
        " The base model and the log of %,d batches give the edited model again:"
            .formatted(report.batches()),
        "   live      " + digest.live(),
        "   replayed  "
            + digest.replayed()
            + "  "
            + (equal ? style.good("equal, bit for bit") : style.bad("DIFFERENT")));
  }

  private void showPast(Answer answer) {
    display.say("", " " + style.bold(answer.question() + " …"));
    display.say("   2015-01-01  " + answer.before() + style.faint("  (unedited)"));
    answer.asOf().forEach((date, text) -> display.say("   " + date + "  " + text));
    display.say("   now         " + style.good(answer.after()));
  }
}
