package dev.errata.cli.dataset;

import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One edit of a benchmark, and what it is judged by beside its own prompt.
 *
 * @param id identifies it in its data set
 * @param subject the subject as it stands in the prompt
 * @param propertyId the relation
 * @param prompt the text to edit, up to the answer
 * @param target the new answer
 * @param before the answer it replaces; empty when unknown
 * @param probes questions of its own, which the editor does not see
 */
public record EditCase(
    String id,
    String subject,
    String propertyId,
    String prompt,
    String target,
    String before,
    List<CaseProbe> probes) {
  public EditCase {
    probes = List.copyOf(probes);
  }

  /** The same case with further questions. */
  EditCase with(List<CaseProbe> more) {
    List<CaseProbe> all = new ArrayList<>(probes);
    all.addAll(more);
    return new EditCase(id, subject, propertyId, prompt, target, before, all);
  }

  /**
   * A question that comes with an edit.
   *
   * @param metrics what its score counts for
   */
  public record CaseProbe(Set<String> metrics, Question question) {
    public CaseProbe {
      metrics = Set.copyOf(metrics);
    }
  }
}
