package dev.errata.cli.dataset;

import dev.errata.cli.dataset.EditCase.CaseProbe;
import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.EditProbes;
import dev.errata.evaluator.probe.NegationProbes;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A benchmark from a file, whose cases bring their questions with them. */
final class CaseBenchmark implements Benchmark {
  private final List<EditCase> cases;
  private final EditProbes edits = new EditProbes(fact -> List.of());
  private final NegationProbes denials = new NegationProbes(CaseBenchmark::statement);

  CaseBenchmark(List<EditCase> cases) {
    this.cases = List.copyOf(cases);
  }

  @Override
  public int size() {
    return cases.size();
  }

  @Override
  public List<EditCase> draw(int count, long seed) {
    List<EditCase> shuffled = new ArrayList<>(cases);
    Collections.shuffle(shuffled, new Random(seed));
    return List.copyOf(shuffled.subList(0, count));
  }

  /**
   * Efficacy, retention by age and stale answers of the edits, whether those of one subject hold
   * together, denials of those that are sentences, and the questions of their cases; paraphrases
   * also compare the new answer with the one before, where that is known. A question about locality
   * that is word for word the prompt of an edit is not asked.
   */
  @Override
  public List<Probe> probes(List<Edited> edited) {
    FactBook book = new FactBook();
    for (Edited edit : edited) {
      if (edit.sequence() > book.sequence()) {
        book.advance(edit.sequence());
      }
      book.applied(factEdit(edit.edit()));
    }
    List<Probe> probes = new ArrayList<>(edits.all(book.current(), book.sequence()));
    for (CurrentFact fact : book.current()) {
      probes.addAll(edits.compared(fact));
      probes.addAll(denials.negation(fact));
      probes.addAll(denials.reversal(fact));
    }
    probes.addAll(ofCases(edited));
    return probes;
  }

  private static List<Probe> ofCases(List<Edited> edited) {
    List<Probe> probes = new ArrayList<>();
    Set<String> prompts = edited.stream().map(e -> e.edit().prompt()).collect(Collectors.toSet());
    for (Edited edit : edited) {
      for (CaseProbe probe : edit.edit().probes()) {
        if (!isLocal(probe) || !prompts.contains(probe.question().prompt())) {
          probes.add(Probe.of(probe.metrics(), edit.edit().id(), probe.question()));
          compared(edit.edit(), probe).ifPresent(probes::add);
        }
      }
    }
    return probes;
  }

  private static boolean isLocal(CaseProbe probe) {
    return probe.metrics().contains(MetricNames.LOCALITY);
  }

  private static Optional<Probe> compared(EditCase edit, CaseProbe probe) {
    if (!probe.metrics().contains(MetricNames.GENERALIZATION)
        || edit.before().isBlank()
        || edit.before().equals(edit.target())) {
      return Optional.empty();
    }
    Question question = Question.compared(probe.question().prompt(), edit.target(), edit.before());
    return Optional.of(Probe.of(Set.of(MetricNames.GENERALIZATION), edit.id(), question));
  }

  /** A prompt that its answer makes a sentence of. Questions and claims end in a mark. */
  private static Optional<String> statement(CurrentFact fact) {
    String prompt = fact.edit().prompt().strip();
    if (prompt.isEmpty() || !Character.isLetterOrDigit(prompt.charAt(prompt.length() - 1))) {
      return Optional.empty();
    }
    return Optional.of(prompt.startsWith("The ") ? "t" + prompt.substring(1) : prompt);
  }

  @Override
  public List<String> beginnings(List<EditCase> edits) {
    return edits.stream()
        .flatMap(edit -> edit.probes().stream())
        .filter(CaseBenchmark::isLocal)
        .map(probe -> probe.question().prompt())
        .distinct()
        .toList();
  }

  private static FactEdit factEdit(EditCase edit) {
    return new FactEdit(
        edit.id(),
        edit.subject(),
        edit.propertyId(),
        edit.prompt(),
        edit.target(),
        Optional.of(edit.before()).filter(before -> !before.isEmpty()),
        false,
        Instant.EPOCH);
  }
}
