package dev.errata.cli.experiment;

import static dev.errata.evaluator.metric.MetricNames.EFFICACY;
import static dev.errata.evaluator.metric.MetricNames.GENERALIZATION;
import static dev.errata.evaluator.metric.MetricNames.LOCALITY;
import static dev.errata.evaluator.metric.MetricNames.STALE;

import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** CounterFact: counterfactual edits of what pretrained models know. */
final class CounterFactBenchmark implements Benchmark {
  private final List<EditCase> cases;

  CounterFactBenchmark(Path file) {
    this.cases = CounterFact.read(file);
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

  @Override
  public List<Probe> probes(List<Edited> edits) {
    List<Probe> probes = new ArrayList<>();
    for (Edited edited : edits) {
      EditCase edit = edited.edit();
      probes.add(probe(EFFICACY, edit, Question.of(edit.prompt(), edit.target())));
      probes.add(probe(STALE, edit, Question.of(edit.prompt(), edit.before())));
      for (String paraphrase : edit.paraphrases()) {
        probes.add(probe(GENERALIZATION, edit, Question.of(paraphrase, edit.target())));
      }
      for (String prompt : edit.locality()) {
        probes.add(probe(LOCALITY, edit, Question.unchanged(prompt)));
      }
    }
    return probes;
  }

  private static Probe probe(String metric, EditCase edit, Question question) {
    return Probe.of(Set.of(metric), edit.id(), question);
  }
}
