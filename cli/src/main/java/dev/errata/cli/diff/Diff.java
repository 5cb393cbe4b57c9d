package dev.errata.cli.diff;

import dev.errata.cli.lineage.FactsInForce;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Point;
import dev.errata.editor.EditItem;
import dev.errata.model.LanguageModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Two models, and where they differ.
 *
 * @param a the first
 * @param b the second
 * @param differences facts with different values in force or different answers, by fact
 */
public record Diff(Summary a, Summary b, List<Difference> differences) {
  /**
   * One of the models.
   *
   * @param facts how many facts are in force
   * @param answered how many of them it answers with what was written
   */
  public record Summary(
      String lineage, long sequence, String weightsDigest, int facts, int answered) {}

  /**
   * Rebuilds both models, one after the other, and asks each all that was written into either.
   *
   * @param base loads the base model of both
   * @throws dev.errata.cli.CliException when a log does not fit it
   */
  public static Diff of(
      Lineage first,
      Point a,
      Lineage second,
      Point b,
      Supplier<LanguageModel> base,
      int maxTokens) {
    Map<String, EditItem> all = new TreeMap<>(FactsInForce.of(second, b.extent()));
    all.putAll(FactsInForce.of(first, a.extent()));
    List<String> prompts = all.values().stream().map(EditItem::prompt).distinct().toList();
    Side left = ask(first, a, base, prompts, maxTokens);
    Side right = ask(second, b, base, prompts, maxTokens);
    List<Difference> differences =
        all.values().stream().flatMap(fact -> compare(fact, left, right)).toList();
    return new Diff(summary(left), summary(right), differences);
  }

  private static Side ask(
      Lineage lineage,
      Point point,
      Supplier<LanguageModel> base,
      List<String> prompts,
      int maxTokens) {
    try (LanguageModel model = base.get()) {
      return Side.ask(lineage, point, model, prompts, maxTokens);
    }
  }

  private static Stream<Difference> compare(EditItem fact, Side a, Side b) {
    String writtenA = written(fact, a);
    String writtenB = written(fact, b);
    String answerA = a.answers().get(fact.prompt());
    String answerB = b.answers().get(fact.prompt());
    return Objects.equals(writtenA, writtenB) && answerA.equals(answerB)
        ? Stream.empty()
        : Stream.of(
            new Difference(fact.factKey(), fact.prompt(), writtenA, writtenB, answerA, answerB));
  }

  private static String written(EditItem fact, Side side) {
    EditItem item = side.facts().get(fact.factKey());
    return item == null ? null : item.target();
  }

  private static Summary summary(Side side) {
    int answered =
        (int)
            side.facts().values().stream()
                .filter(fact -> fact.target().equals(side.answers().get(fact.prompt())))
                .count();
    return new Summary(
        side.lineage(), side.sequence(), side.weightsDigest(), side.facts().size(), answered);
  }
}
