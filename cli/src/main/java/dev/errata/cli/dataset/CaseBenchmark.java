package dev.errata.cli.dataset;

import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.evaluator.probe.EditProbes;
import dev.errata.evaluator.probe.Probe;
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
   * Efficacy, retention by age and stale answers of the edits, and the questions of their cases. A
   * question that shall keep its answer but is word for word the prompt of an edit is not asked.
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
    Set<String> prompts = edited.stream().map(e -> e.edit().prompt()).collect(Collectors.toSet());
    for (Edited edit : edited) {
      edit.edit().probes().stream()
          .filter(
              p -> p.question().answer().isPresent() || !prompts.contains(p.question().prompt()))
          .map(p -> Probe.of(p.metrics(), edit.edit().id(), p.question()))
          .forEach(probes::add);
    }
    return probes;
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
