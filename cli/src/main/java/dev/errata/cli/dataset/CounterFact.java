package dev.errata.cli.dataset;

import java.util.Optional;

/**
 * CounterFact (Meng et al. 2022, <i>Locating and Editing Factual Associations in GPT</i>): as
 * published, with a {@code requested_rewrite} and lists of prompts, or in the flat form of
 * EasyEdit, with one prompt of each kind. Neighbourhood prompts judge locality: they ask about
 * subjects with the answer that the edited one had, which shall stay more probable than the new
 * one.
 */
final class CounterFact {
  private CounterFact() {}

  static Optional<EditCase> read(CaseNode node) {
    return Optional.of(node.has("/requested_rewrite") ? published(node) : flat(node));
  }

  private static EditCase published(CaseNode node) {
    String subject = node.text("/requested_rewrite/subject");
    String target = node.text("/requested_rewrite/target_new/str");
    CaseProbes probes = new CaseProbes();
    node.texts("/paraphrase_prompts").forEach(prompt -> probes.paraphrase(prompt, target));
    String before = node.text("/requested_rewrite/target_true/str");
    node.texts("/neighborhood_prompts").forEach(p -> probes.neighbour(p, before, target));
    return new EditCase(
        node.text("/case_id"),
        subject,
        node.text("/requested_rewrite/relation_id"),
        node.text("/requested_rewrite/prompt").replace("{}", subject),
        target,
        before,
        probes.list());
  }

  private static EditCase flat(CaseNode node) {
    String target = node.text("/target_new");
    CaseProbes probes = new CaseProbes();
    probes.paraphrase(node.text("/rephrase_prompt"), target);
    String before = node.text("/ground_truth");
    if (node.optionalText("/locality_ground_truth").filter(before::equals).isPresent()) {
      probes.neighbour(node.text("/locality_prompt"), before, target);
    } else {
      probes.unrelated(node.text("/locality_prompt"));
    }
    return new EditCase(
        node.text("/case_id"),
        node.text("/subject"),
        "counterfact",
        node.text("/prompt"),
        target,
        before,
        probes.list());
  }
}
