package dev.errata.editor.gradient;

import dev.errata.editor.EditItem;
import dev.errata.editor.gradient.Recollection.Lost;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.Network;
import dev.errata.model.linalg.LinearAlgebraException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of earlier edits that are written again, their value gradients weighted by age. */
public final class RehearsedGradients {
  private final BatchGradients gradients;
  private final double[] weights;

  private RehearsedGradients(BatchGradients gradients, double[] weights) {
    this.gradients = gradients;
    this.weights = weights;
  }

  /**
   * Reads the gradients; edits whose loss is not a number are left out.
   *
   * @throws LinearAlgebraException if a gradient of another is not finite
   */
  public static RehearsedGradients of(
      LanguageModel model, Network network, List<Lost> lost, GradientReading reading) {
    BatchGradients read =
        BatchGradients.of(model, network, lost.stream().map(Lost::edit).toList(), reading);
    if (read.isFinite()) {
      return new RehearsedGradients(read, rowWeights(lost));
    }
    Set<PreparedEdit> finite = new HashSet<>(read.finite());
    if (finite.size() == lost.size()) {
      throw new LinearAlgebraException("gradients of earlier edits that were lost are not finite");
    }
    return of(
        model, network, lost.stream().filter(l -> finite.contains(l.edit())).toList(), reading);
  }

  private static double[] rowWeights(List<Lost> lost) {
    return lost.stream()
        .flatMapToDouble(
            l -> {
              double[] rows = new double[l.edit().contexts().size() * l.edit().tokens()];
              Arrays.fill(rows, l.weight());
              return Arrays.stream(rows);
            })
        .toArray();
  }

  /** The edits that are written again. */
  Set<EditItem> items() {
    return gradients.edits().stream().map(PreparedEdit::item).collect(Collectors.toSet());
  }

  /** Keys of the facts, in order. */
  public List<String> factKeys() {
    return gradients.edits().stream().map(edit -> edit.item().factKey()).toList();
  }

  /** The rows of a batch, then the rehearsed ones. */
  public GradientRows after(GradientRows batch, String weight) {
    return weights.length == 0
        ? batch
        : GradientRows.join(List.of(batch, gradients.of(weight).weighted(weights)));
  }
}
