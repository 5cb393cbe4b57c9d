package dev.errata.cli.diff;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A {@link Diff} for people: a line for each fact, the answers side by side. */
public final class DiffTable {
  private static final int PROMPT = 48;
  private static final int ANSWER = 30;
  private static final String LINE = "%-" + PROMPT + "s  %-" + ANSWER + "s  %s";

  private DiffTable() {}

  /** The lines of the table, with what both models are at its end. */
  public static List<String> lines(Diff diff) {
    Stream<String> head =
        diff.differences().isEmpty()
            ? Stream.of("no fact differs, and both models answer alike")
            : Stream.of(LINE.formatted("", name(diff.a()), name(diff.b())));
    Stream<String> legend =
        diff.differences().isEmpty()
            ? Stream.of()
            : Stream.of("✓ answers what was written, ✗ does not, · nothing was written", "");
    return Stream.of(
            head,
            diff.differences().stream().map(DiffTable::line),
            legend,
            Stream.of(counts(diff), summary(diff.a()), summary(diff.b())))
        .flatMap(lines -> lines)
        .toList();
  }

  private static String line(Difference difference) {
    return LINE.formatted(
        cut(difference.prompt(), PROMPT),
        cut(cell(difference.writtenA(), difference.answerA()), ANSWER),
        cell(difference.writtenB(), difference.answerB()));
  }

  private static String cell(String written, String answer) {
    if (written == null) {
      return "· " + answer;
    }
    return written.equals(answer) ? "✓ " + answer : "✗ %s (written: %s)".formatted(answer, written);
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private static String counts(Diff diff) {
    long facts =
        diff.differences().stream()
            .filter(d -> !Objects.equals(d.writtenA(), d.writtenB()))
            .count();
    return "%d facts differ; %d more are answered differently"
        .formatted(facts, diff.differences().size() - facts);
  }

  private static String name(Diff.Summary model) {
    return model.lineage() + "@" + model.sequence();
  }

  private static String summary(Diff.Summary model) {
    return "%s  %d facts in force, %d answered as written, weights %s"
        .formatted(name(model), model.facts(), model.answered(), model.weightsDigest());
  }
}
