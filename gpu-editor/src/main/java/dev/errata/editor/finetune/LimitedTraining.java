package dev.errata.editor.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.editor.locate.SubjectPrompt;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.KeyValueGradients;
import dev.errata.model.gradient.LossMean;
import dev.errata.model.training.AdamW;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains copies of some weights on a batch of edits:
 *
 * <pre>
 * minimise  Σ mean over the answer's tokens of −ln p(token)     subject to  |W − W₀|∞ ≤ ε
 * </pre>
 *
 * <p>by Adam, each step followed by clamping every entry into {@code [W₀ − ε, W₀ + ε]}. Adam's
 * moments are left alone by the clamp. Gradients are {@code Σ gᵀk} over all positions, so that
 * nothing below the lowest weight is differentiated.
 */
final class LimitedTraining implements AutoCloseable {
  private static final AdamW.Settings ADAM = new AdamW.Settings(0.9, 0.999, 1e-8, 0);

  private final FineTuneSettings settings;
  private final LanguageModel model;
  private final NDManager scope;
  private final AdamW adam;
  private final Map<String, Integer> widths = new LinkedHashMap<>();
  private final Map<String, NDArray> initial = new LinkedHashMap<>();
  private final Map<String, NDArray> weights;

  /** One edit in one context. */
  private record Text(PreparedEdit edit, int[] prompt) {}

  LimitedTraining(FineTuneSettings settings, LanguageModel model) {
    this.settings = settings;
    this.model = model;
    scope = model.manager().newSubManager();
    adam = new AdamW(scope, ADAM);
    weights = new HashMap<>(model.deviceWeights());
    for (String name : settings.weights().names()) {
      int[] shape = model.weights().shape(name);
      widths.put(name, shape[0]);
      initial.put(name, Engines.newArray(scope, model.weights().get(name), shape[0], shape[1]));
      weights.put(name, initial.get(name).duplicate());
    }
  }

  /** Trains until the loss is low or the steps are used up; returns the last mean loss. */
  double train(List<PreparedEdit> edits) {
    List<Text> texts = new ArrayList<>();
    for (PreparedEdit edit : edits) {
      for (SubjectPrompt context : edit.contexts()) {
        texts.add(new Text(edit, context.tokens()));
      }
    }
    double mean = Double.NaN;
    for (int step = 0; step < settings.steps(); step++) {
      double sum = 0;
      for (int from = 0; from < texts.size(); from += settings.minibatch()) {
        sum += step(texts.subList(from, Math.min(from + settings.minibatch(), texts.size())));
      }
      mean = sum / texts.size();
      if (!(mean >= settings.stopLoss())) {
        break;
      }
    }
    return mean;
  }

  /** One step, unless the loss is low already; returns the loss before it, summed over texts. */
  private double step(List<Text> texts) {
    AnswerBatch batch =
        settings
            .objective()
            .batch(
                texts.stream().map(Text::prompt).toList(),
                texts.stream().map(t -> t.edit().answer().ids()).toList());
    try (NDManager work = scope.newSubManager()) {
      KeyValueGradients gradients =
          KeyValueGradients.of(
              (owner, pass) -> model.run(owner, weights, pass),
              work,
              batch,
              LossMean.ANSWER,
              widths,
              batch.allPositions());
      if (gradients.loss() >= settings.stopLoss() * texts.size()) {
        adam.nextStep();
        widths.keySet().forEach(name -> move(name, gradients.of(name)));
      }
      return gradients.loss();
    }
  }

  private void move(String name, KeyValueGradients.Rank rank) {
    NDArray weight = weights.get(name);
    NDArray from = initial.get(name);
    float limit = (float) settings.normLimit();
    try (NDArray transposed = rank.gradients().transpose();
        NDArray gradient = transposed.matMul(rank.keys())) {
      adam.updateInPlace(name, weight, gradient, 1, settings.learningRate());
    }
    try (NDArray moved = weight.sub(from);
        NDArray clamped = moved.clip(-limit, limit)) {
      weights.put(name, from.add(clamped));
    }
    weight.close();
  }

  /** {@code W − W₀}, row-major. */
  float[] change(String name) {
    try (NDArray change = weights.get(name).sub(initial.get(name))) {
      return change.toFloatArray();
    }
  }

  @Override
  public void close() {
    adam.close();
    scope.close();
  }
}
