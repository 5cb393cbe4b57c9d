package dev.errata.cli.dataset;

import java.util.Optional;

/**
 * CounterFact (Meng et al. 2022, <i>Locating and Editing Factual Associations in GPT</i>): as
 * published, with a {@code requested_rewrite} and lists of prompts, or in the flat form of
 * EasyEdit, with one prompt of each kind. Neighbourhood prompts judge locality.
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
    node.texts("/neighborhood_prompts").forEach(probes::unrelated);
    return new EditCase(
        node.text("/case_id"),
        subject,
        node.text("/requested_rewrite/relation_id"),
        node.text("/requested_rewrite/prompt").replace("{}", subject),
        target,
        node.text("/requested_rewrite/target_true/str"),
        probes.list());
  }

  private static EditCase flat(CaseNode node) {
    String target = node.text("/target_new");
    CaseProbes probes = new CaseProbes();
    probes.paraphrase(node.text("/rephrase_prompt"), target);
    probes.unrelated(node.text("/locality_prompt"));
    return new EditCase(
        node.text("/case_id"),
        node.text("/subject"),
        "counterfact",
        node.text("/prompt"),
        target,
        node.text("/ground_truth"),
        probes.list());
  }
}
