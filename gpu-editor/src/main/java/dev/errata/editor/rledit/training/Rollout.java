package dev.errata.editor.rledit.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.BatchGradients;
import dev.errata.editor.gradient.EditMemory;
import dev.errata.editor.gradient.GradientReading;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.Recollection;
import dev.errata.editor.gradient.Rehearsal;
import dev.errata.editor.gradient.RehearsedGradients;
import dev.errata.editor.hypernet.GradientStatistics;
import dev.errata.editor.hypernet.HyperNetworks;
import dev.errata.editor.hypernet.PredictedShift;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.Network;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One trajectory: the edited weights from the base model on, changed batch after batch by the
 * policy, as live editing would change them. Owns its arrays.
 */
final class Rollout implements AutoCloseable {
  private final LanguageModel model;
  private final HyperNetworks networks;
  private final GradientReading reading;
  private final Rehearsal rehearsal;
  private final EditMemory memory;
  private final EditLog log;
  private final NDManager manager;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private GradientStatistics statistics;
  private long sequence;

  /**
   * What the policy saw at a step.
   *
   * @param rows keys and value gradients by weight, rehearsed ones last
   * @param anchors keys of the rows and of what was held, by weight; none where nothing was looked
   *     back at, or nothing is held
   * @param statistics that the rows were normalised with
   * @param lost how many earlier edits were written again
   * @param squaredNorm ‖Δ‖² over all weights
   */
  record Seen(
      Map<String, GradientRows> rows,
      Map<String, Anchors> anchors,
      GradientStatistics statistics,
      int lost,
      double squaredNorm) {}

  Rollout(
      LanguageModel model,
      HyperNetworks networks,
      GradientReading reading,
      Rehearsal rehearsal,
      EditMemory memory,
      EditLog log,
      GradientStatistics statistics) {
    this.model = model;
    this.networks = networks;
    this.reading = reading;
    this.rehearsal = rehearsal;
    this.memory = memory;
    this.log = log;
    this.statistics = statistics;
    manager = model.manager().newSubManager();
    for (String name : reading.weights()) {
      keep(name, model.deviceWeights().get(name).duplicate());
    }
  }

  private void keep(String name, NDArray weight) {
    weight.attach(manager);
    NDArray before = weights.put(name, weight);
    if (before != null) {
      before.close();
    }
  }

  /** Where what is kept of steps belongs. */
  NDManager manager() {
    return manager;
  }

  /** The edited weights as they are now; not copies. */
  Map<String, NDArray> weights() {
    return weights;
  }

  GradientStatistics statistics() {
    return statistics;
  }

  /** Runs passes with given edited weights, what lies below them read once. */
  Network with(Map<String, NDArray> edited) {
    Map<String, NDArray> all = new HashMap<>(model.deviceWeights());
    all.putAll(edited);
    return (scope, pass) -> model.run(scope, all, memory.shorten(scope, pass));
  }

  /** Runs passes of the base model. */
  Network unedited() {
    return (scope, pass) -> model.run(scope, memory.shorten(scope, pass));
  }

  /**
   * Lets the policy edit one batch.
   *
   * @throws EditorException if a training edit cannot be made, or the update is not finite
   */
  Seen step(EditBatchView batch) {
    Network edited = with(weights);
    EditPreparation own = new EditPreparation(reading.context(), model, batch.edits());
    if (!own.refused().isEmpty()) {
      throw new EditorException(
          "training edit refused: " + own.refused().values().iterator().next());
    }
    BatchGradients fresh = BatchGradients.of(model, edited, own.accepted(), reading);
    try (NDManager work = manager.newSubManager()) {
      Recollection past =
          rehearsal.look(work, model, edited, memory, reading, batch, log.history());
      RehearsedGradients again = RehearsedGradients.of(model, edited, past.lost(), reading);
      statistics = statistics.with(fresh.minibatches());
      Map<String, GradientRows> rows = new LinkedHashMap<>();
      Map<String, Anchors> anchors = new LinkedHashMap<>();
      double norm = 0;
      for (String name : reading.weights()) {
        GradientRows all = again.after(fresh.of(name), name);
        rows.put(name, all);
        // Copies: the way back needs them when this step is done.
        past.anchors(work, memory, name, own.accepted(), all, again)
            .ifPresent(known -> anchors.put(name, known.copy(manager)));
        norm += change(name, all, anchors.get(name));
      }
      log.append(++sequence, batch);
      return new Seen(rows, anchors, statistics, past.lost().size(), norm);
    }
  }

  private double change(String name, GradientRows rows, Anchors anchors) {
    try (NDManager work = manager.newSubManager()) {
      PredictedShift shift = networks.predict(work, name, rows, anchors, statistics);
      double norm = shift.squaredNorm();
      if (!Double.isFinite(norm)) {
        throw new EditorException("the update of " + name + " is not finite");
      }
      NDArray changed = weights.get(name).add(shift.dense());
      keep(name, changed);
      return norm;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
