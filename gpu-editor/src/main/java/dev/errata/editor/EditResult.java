package dev.errata.editor;

import dev.errata.model.delta.EditDelta;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an editor made of a batch. Neither the model nor the editor's state has changed yet: that
 * happens after the delta was logged and applied.
 *
 * @param delta the change of weights; without updates when no edit was accepted
 * @param outcomes one per edit of the batch, in its order
 * @param seconds duration of each phase in seconds
 * @param rehearsed keys of facts of earlier batches that the delta writes again
 */
public record EditResult(
    EditDelta delta, List<Outcome> outcomes, Map<String, Double> seconds, List<String> rehearsed) {
  public EditResult {
    outcomes = List.copyOf(outcomes);
    seconds = Map.copyOf(seconds);
    rehearsed = List.copyOf(rehearsed);
  }

  /** Of the batch alone. */
  public EditResult(EditDelta delta, List<Outcome> outcomes, Map<String, Double> seconds) {
    this(delta, outcomes, seconds, List.of());
  }

  /** Keys of the facts that the delta carries. */
  public Set<String> appliedFacts() {
    Set<String> keys = new TreeSet<>();
    outcomes.stream().filter(Outcome::applied).forEach(o -> keys.add(o.factKey()));
    return keys;
  }
}
