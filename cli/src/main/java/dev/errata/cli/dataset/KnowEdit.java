package dev.errata.cli.dataset;

import dev.errata.evaluator.metric.MetricNames;
import java.util.Map;
import java.util.Optional;

/**
 * KnowEdit (Zhang et al. 2024, <i>A Comprehensive Study of Knowledge Editing for Large Language
 * Models</i>, arXiv 2401.01286), its sets of facts: wiki_recent, wiki_counterfact, ZsRE and WikiBio
 * (there {@code concept}, {@code text} and {@code labels} are subject, prompt and target).
 *
 * <p>{@code portability} holds lists of questions by kind, {@code locality} lists of questions
 * whose answers stay. Of several right answers the first one counts, as in EasyEdit.
 */
final class KnowEdit {
  private static final Map<String, String> PORTABILITY =
      Map.of(
          "Reasoning", MetricNames.PORTABILITY_REASONING,
          "Subject_Aliasing", MetricNames.PORTABILITY_SUBJECT_ALIASING,
          "Logical_Generalization", MetricNames.PORTABILITY_LOGICAL_GENERALIZATION);

  private static final Map<String, String> LOCALITY =
      Map.of(
          "Relation_Specificity", MetricNames.LOCALITY_RELATION_SPECIFICITY,
          "Forgetfulness", MetricNames.LOCALITY_FORGETFULNESS);

  private KnowEdit() {}

  static Optional<EditCase> read(CaseNode node) {
    String target = node.text("/target_new", "/labels");
    if (target.isEmpty()) {
      return Optional.empty();
    }
    CaseProbes probes = new CaseProbes();
    node.optionalText("/rephrase", "/rephrase_prompt")
        .ifPresent(rephrase -> probes.paraphrase(rephrase, target));
    for (String kind : node.names("/portability")) {
      String metric = metric(node, PORTABILITY, "/portability", kind);
      node.children("/portability/" + kind)
          .forEach(q -> probes.carried(metric, q.text("/prompt"), q.text("/ground_truth")));
    }
    for (String kind : node.names("/locality")) {
      String metric = metric(node, LOCALITY, "/locality", kind);
      node.children("/locality/" + kind).forEach(q -> probes.unrelated(metric, q.text("/prompt")));
    }
    return Optional.of(
        new EditCase(
            "knowedit-" + node.index(),
            node.text("/subject", "/concept"),
            "knowedit",
            node.text("/prompt", "/text"),
            target,
            node.optionalText("/ground_truth").orElse(""),
            probes.list()));
  }

  private static String metric(
      CaseNode node, Map<String, String> known, String pointer, String kind) {
    return Optional.ofNullable(known.get(kind))
        .orElseThrow(
            () ->
                node.wrong(
                    "kinds of questions among %s"
                        .formatted(known.keySet().stream().sorted().toList()),
                    pointer + "/" + kind));
  }
}
