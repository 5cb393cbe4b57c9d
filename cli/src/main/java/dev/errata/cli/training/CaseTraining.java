package dev.errata.cli.training;

import dev.errata.cli.dataset.EditCase;
import dev.errata.editor.EditItem;
import dev.errata.editor.rledit.training.TrainingExample;
import dev.errata.editor.rledit.training.TrainingExample.Unrelated;
import dev.errata.editor.rledit.training.TrainingSource;
import dev.errata.evaluator.metric.MetricNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The cases of a benchmark, in a new order for each trajectory. */
public final class CaseTraining implements TrainingSource {
  private final List<EditCase> cases;

  public CaseTraining(List<EditCase> cases) {
    this.cases = List.copyOf(cases);
  }

  @Override
  public Set<String> subjects() {
    Set<String> subjects = new TreeSet<>();
    cases.forEach(edit -> subjects.add(edit.subject()));
    return subjects;
  }

  /** Begins again when all cases were drawn. */
  @Override
  public List<List<TrainingExample>> sequence(int batches, int batchSize, Random random) {
    List<EditCase> left = new ArrayList<>();
    List<List<TrainingExample>> sequence = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      List<TrainingExample> batch = new ArrayList<>();
      Set<String> prompts = new HashSet<>();
      while (batch.size() < batchSize && prompts.size() < cases.size()) {
        if (left.isEmpty()) {
          left.addAll(cases);
          Collections.shuffle(left, random);
        }
        EditCase next = left.remove(left.size() - 1);
        if (prompts.add(next.prompt())) {
          batch.add(example(next));
        }
      }
      sequence.add(batch);
    }
    return sequence;
  }

  private static TrainingExample example(EditCase edit) {
    List<String> rephrasings = new ArrayList<>();
    List<Unrelated> unrelated = new ArrayList<>();
    for (EditCase.CaseProbe probe : edit.probes()) {
      if (probe.question().isCompared()) {
        continue;
      }
      if (probe.metrics().contains(MetricNames.GENERALIZATION)) {
        rephrasings.add(probe.question().prompt());
      } else if (probe.metrics().contains(MetricNames.LOCALITY)) {
        unrelated.add(
            new Unrelated(probe.question().prompt(), probe.question().answer().orElse("")));
      }
    }
    return new TrainingExample(
        new EditItem(edit.id(), edit.subject(), edit.prompt(), edit.target()),
        rephrasings,
        unrelated);
  }
}
