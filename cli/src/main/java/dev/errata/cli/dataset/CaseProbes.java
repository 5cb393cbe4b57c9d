package dev.errata.cli.dataset;

import dev.errata.cli.dataset.EditCase.CaseProbe;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the questions of one case by what they judge; blank prompts and answers are left out.
 */
final class CaseProbes {
  private final List<CaseProbe> probes = new ArrayList<>();

  /** Another wording of the edit, answered by its target. */
  CaseProbes paraphrase(String prompt, String target) {
    return add(Set.of(MetricNames.GENERALIZATION), prompt, Optional.of(target));
  }

  /** Another wording that counts for a breakdown of generalization alone. */
  CaseProbes paraphrase(String breakdown, String prompt, String target) {
    return add(Set.of(breakdown), prompt, Optional.of(target));
  }

  /** A question whose answer follows from the edit. */
  CaseProbes carried(String breakdown, String prompt, String answer) {
    return add(Set.of(MetricNames.PORTABILITY, breakdown), prompt, Optional.of(answer));
  }

  /** A question that the edit must not change the answer of. */
  CaseProbes unrelated(String prompt) {
    return add(Set.of(MetricNames.LOCALITY), prompt, Optional.empty());
  }

  /** The same, with the kind of question reported as well. */
  CaseProbes unrelated(String breakdown, String prompt) {
    return add(Set.of(MetricNames.LOCALITY, breakdown), prompt, Optional.empty());
  }

  /**
   * A question about another subject, whose answer is what the edited subject's was: that shall
   * stay more probable than the new one.
   */
  CaseProbes neighbour(String prompt, String before, String target) {
    unrelated(prompt);
    if (!prompt.isBlank() && !before.isBlank() && !before.equals(target)) {
      probes.add(
          new CaseProbe(Set.of(MetricNames.LOCALITY), Question.compared(prompt, before, target)));
    }
    return this;
  }

  List<CaseProbe> list() {
    return List.copyOf(probes);
  }

  private CaseProbes add(Set<String> metrics, String prompt, Optional<String> answer) {
    if (!prompt.isBlank() && answer.map(text -> !text.isBlank()).orElse(true)) {
      probes.add(new CaseProbe(metrics, new Question(prompt, answer, Optional.empty())));
    }
    return this;
  }
}
