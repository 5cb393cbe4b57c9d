package dev.errata.editor.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.editor.locate.SubjectPrompt;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.KeyValueGradients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys and value gradients of a batch of edits, a minibatch at a time. */
public final class BatchGradients {
  private final List<PreparedEdit> edits;
  private final List<Map<String, GradientRows>> minibatches = new ArrayList<>();
  private final List<double[]> probabilities = new ArrayList<>();

  private BatchGradients(List<PreparedEdit> edits) {
    this.edits = List.copyOf(edits);
  }

  /** Reads the gradients of the model as it is: one forward and one backward pass a minibatch. */
  public static BatchGradients of(
      LanguageModel model, List<PreparedEdit> edits, GradientReading reading) {
    BatchGradients read = new BatchGradients(edits);
    for (int from = 0; from < edits.size(); from += reading.minibatch()) {
      int to = Math.min(from + reading.minibatch(), edits.size());
      read.read(model, edits.subList(from, to), reading);
    }
    return read;
  }

  private void read(LanguageModel model, List<PreparedEdit> some, GradientReading reading) {
    List<int[]> prompts = new ArrayList<>();
    List<int[]> answers = new ArrayList<>();
    for (PreparedEdit edit : some) {
      for (SubjectPrompt context : edit.contexts()) {
        prompts.add(context.tokens());
        answers.add(edit.answer().ids());
      }
    }
    try (NDManager scope = model.manager().newSubManager()) {
      List<String> names = reading.weights();
      KeyValueGradients gradients =
          KeyValueGradients.of(
              model, scope, AnswerBatch.of(prompts, answers), reading.lossMean(), names);
      Map<String, GradientRows> byWeight = new LinkedHashMap<>();
      names.forEach(name -> byWeight.put(name, GradientRows.of(gradients.of(name))));
      minibatches.add(byWeight);
      int row = 0;
      for (PreparedEdit edit : some) {
        probabilities.add(own(gradients, row, edit));
        row += edit.contexts().size();
      }
    }
  }

  /** The answer's log-probability after the bare prompt, without its end and with it. */
  private static double[] own(KeyValueGradients gradients, int row, PreparedEdit edit) {
    float[] tokens = gradients.logProbabilities(row);
    double[] sums = new double[2];
    for (int t = 0; t < tokens.length; t++) {
      sums[0] += t < edit.answerLength() ? tokens[t] : 0;
      sums[1] += tokens[t];
    }
    return sums;
  }

  /** The edits read, in order. */
  public List<PreparedEdit> edits() {
    return edits;
  }

  public List<Map<String, GradientRows>> minibatches() {
    return minibatches;
  }

  /** Probability of an edit's whole answer, its end not included, in [0, 1]. */
  public double probability(int edit) {
    return Math.exp(probabilities.get(edit)[0]);
  }

  /** The edits whose loss is a number. */
  public List<PreparedEdit> finite() {
    List<PreparedEdit> finite = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      if (Double.isFinite(probabilities.get(i)[1])) {
        finite.add(edits.get(i));
      }
    }
    return finite;
  }

  /** All rows of one weight. */
  public GradientRows of(String weight) {
    return GradientRows.join(minibatches.stream().map(m -> m.get(weight)).toList());
  }

  public boolean isFinite() {
    return minibatches.stream().flatMap(m -> m.values().stream()).allMatch(GradientRows::isFinite);
  }
}
