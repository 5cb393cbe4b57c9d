package dev.errata.cli.dataset;

import dev.errata.evaluator.metric.MetricNames;
import java.util.Optional;

/**
 * zsRE (Levy et al. 2017) as editing uses it: questions with new answers, after Mitchell et al.
 * 2022 (MEND). Fields {@code subject}, {@code src}, {@code alt}, {@code answers}, {@code rephrase},
 * {@code loc}, {@code loc_ans}; the edition of MALMEN and RLEdit has {@code ans} for the new
 * answer; EasyEdit's edition with {@code portability} brings a question one hop further.
 *
 * <p>Locality is judged by the Natural Questions prompt of the case, {@code loc} and a question
 * mark, as MEMIT and RLEdit ask it. A case with an empty answer is passed over, as in EasyEdit. The
 * original JSON Lines of De Cao et al. 2021 are read by {@link Kilt}.
 */
final class ZsRe {
  private ZsRe() {}

  static Optional<EditCase> read(CaseNode node) {
    String target = node.text("/ans", "/alt");
    if (target.isEmpty()) {
      return Optional.empty();
    }
    String prompt = node.text("/src");
    CaseProbes probes = new CaseProbes().paraphrase(node.text("/rephrase"), target);
    probes.unrelated(question(node.text("/loc")));
    if (node.has("/portability")) {
      probes.carried(
          MetricNames.PORTABILITY_REASONING,
          node.text("/portability/New Question"),
          node.text("/portability/New Answer"));
    }
    return Optional.of(
        new EditCase(
            "zsre-" + node.index(),
            node.text("/subject"),
            "zsre",
            prompt,
            target,
            node.has("/ans") ? "" : node.optionalText("/answers").orElse(""),
            probes.list()));
  }

  private static String question(String text) {
    return text.isEmpty() || text.endsWith("?") ? text : text + "?";
  }
}
