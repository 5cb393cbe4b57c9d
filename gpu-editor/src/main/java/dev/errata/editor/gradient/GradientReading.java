package dev.errata.editor.gradient;

import dev.errata.editor.locate.ContextSettings;
import dev.errata.model.gradient.LossMean;
import java.util.List;

/**
 * Whose gradients are read, and how.
 *
 * @param weights names of the edited weights, in order
 * @param minibatch edits that share a forward and a backward pass and one step of the statistics
 * @param lossMean over what the loss is averaged whose gradients are taken
 * @param context in which contexts edits are seen
 */
public record GradientReading(
    List<String> weights, int minibatch, LossMean lossMean, ContextSettings context) {
  public GradientReading {
    weights = List.copyOf(weights);
  }
}
