package dev.errata.evaluator.service;

import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.Probe;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A full evaluation of one state, in slices. It asks the model of the past, whose weights stay what
 * they were while the replica goes on; the unedited model is asked as well.
 */
final class Sweep implements Chore {
  private static final int SLICE = 32;

  private final long sequence;
  private final Instant eventTime;
  private final List<Probe> probes;
  private final PastModel past;
  private final ModelEvaluator evaluator;
  private final Consumer<MetricsReport> done;
  private final Remembering answers = new Remembering();
  private int asked;

  /**
   * @param eventTime what the state stands for
   * @param probes all that are to be asked
   * @param done told the result
   */
  Sweep(
      long sequence,
      Instant eventTime,
      List<Probe> probes,
      PastModel past,
      ModelEvaluator evaluator,
      Consumer<MetricsReport> done) {
    this.sequence = sequence;
    this.eventTime = eventTime;
    this.probes = List.copyOf(probes);
    this.past = past;
    this.evaluator = evaluator;
    this.done = done;
  }

  @Override
  public boolean step() {
    return past.at(
        sequence,
        model -> {
          answers.asking(ModelRespondent.of(model));
          if (asked < probes.size()) {
            int end = Math.min(asked + SLICE, probes.size());
            evaluator.evaluate(answers, probes.subList(asked, end), true);
            asked = end;
            return true;
          }
          // Every probe's answer is known by now; what is left is general ability.
          done.accept(
              new MetricsReport(sequence, eventTime, evaluator.evaluateFully(answers, probes)));
          return false;
        });
  }
}
