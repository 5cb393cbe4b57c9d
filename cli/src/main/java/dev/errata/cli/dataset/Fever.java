package dev.errata.cli.dataset;

import java.util.Optional;

/**
 * FEVER (Thorne et al. 2018) as editing uses it: a claim whose label, {@code SUPPORTS} or {@code
 * REFUTES}, is flipped. Fields of MALMEN and RLEdit: {@code prompt}, {@code equiv_prompt}, {@code
 * alt}, {@code unrel_prompt}, {@code unrel_ans}. The JSON Lines of De Cao et al. 2021 and MEND are
 * read by {@link Kilt}.
 *
 * <p>MEND and MALMEN edit a classifier with a head of one logit. A causal language model has no
 * such head: here the claim is the prompt and the label's word is the answer. A claim names no
 * subject; where the file gives none, the whole claim without its full stop stands for it, so that
 * methods which edit at a subject's last token edit at the claim's.
 */
final class Fever {
  private Fever() {}

  static Optional<EditCase> read(CaseNode node) {
    String prompt = node.text("/prompt");
    String target = node.text("/alt");
    CaseProbes probes = new CaseProbes();
    node.texts("/equiv_prompt").forEach(equivalent -> probes.paraphrase(equivalent, target));
    probes.unrelated(node.text("/unrel_prompt"));
    return Optional.of(
        new EditCase(
            "fever-" + node.index(),
            node.optionalText("/subject").orElse(withoutEnd(prompt)),
            "fever",
            prompt,
            target,
            other(target),
            probes.list()));
  }

  /** The claim without the punctuation that ends it. */
  static String withoutEnd(String claim) {
    return claim.replaceFirst("[\\s.?!]+$", "");
  }

  private static String other(String label) {
    return switch (label) {
      case "SUPPORTS" -> "REFUTES";
      case "REFUTES" -> "SUPPORTS";
      default -> "";
    };
  }
}
