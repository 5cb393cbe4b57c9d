package dev.errata.cli.dataset;

import dev.errata.evaluator.metric.MetricNames;
import java.util.Optional;

/**
 * WikiBigEdit (Thede et al. 2025, <i>Understanding the Limits of Lifelong Knowledge Editing in
 * LLMs</i>, arXiv 2503.05683): changes of Wikidata as questions. Fields of the published files:
 * {@code subject}, {@code update}, {@code ans}, {@code rephrase}, {@code personas}, {@code mhop},
 * {@code mhop_ans}, {@code loc}, {@code loc_ans}; the names {@code src} and {@code alt} of its
 * experiments' code are understood too.
 *
 * <p>Personas (the question as different people would put it) are reported beside generalization,
 * not in it; the multi-hop question is portability by compositionality. Fields other than subject,
 * question and answer may be null, and then ask nothing. A case without an answer is passed over.
 */
final class WikiBigEdit {
  private static final String PERSONAS = "personas";

  private WikiBigEdit() {}

  static Optional<EditCase> read(CaseNode node) {
    String prompt = node.text("/update", "/src");
    String subject = node.text("/subject");
    Optional<String> answer = node.optionalText("/ans", "/alt");
    if (answer.isEmpty() && (node.node().has("ans") || node.node().has("alt"))) {
      return Optional.empty();
    }
    String target = answer.orElseThrow(() -> node.wrong("a text", "/ans", "/alt"));
    return Optional.of(
        new EditCase(
            "wikibigedit-" + node.index(),
            subject,
            node.optionalText("/relation").orElse("wikibigedit"),
            prompt,
            target,
            "",
            probes(node, target).list()));
  }

  private static CaseProbes probes(CaseNode node, String target) {
    CaseProbes probes = new CaseProbes();
    node.optionalText("/rephrase").ifPresent(text -> probes.paraphrase(text, target));
    node.names("").stream()
        .filter(name -> name.startsWith(PERSONAS))
        .flatMap(name -> node.optionalText("/" + name).stream())
        .forEach(text -> probes.paraphrase(MetricNames.GENERALIZATION_PERSONAS, text, target));
    node.optionalText("/mhop")
        .ifPresent(
            hop ->
                probes.carried(
                    MetricNames.PORTABILITY_COMPOSITIONALITY_1,
                    hop,
                    node.optionalText("/mhop_ans")
                        .orElseThrow(() -> node.wrong("a text", "/mhop_ans"))));
    node.optionalText("/loc").ifPresent(probes::unrelated);
    return probes;
  }
}
