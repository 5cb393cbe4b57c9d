package dev.errata.editor.gradient;

import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Trace;
import dev.errata.model.delta.WeightUpdate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What comes out of the edited weight of a model at the tokens of answers, moved along with each
 * change, so that nobody has to ask again. Row-major, a row for each token. Known as long as the
 * change that was applied last is the one that they were moved with.
 */
final class KnownOutputs {
  private final LanguageModel model;
  private final String weight;
  private final boolean kept;
  private WeightUpdate lastChange;
  private Map<EditItem, float[]> byEdit = Map.of();

  /**
   * Of nothing yet.
   *
   * @param kept whether anything is kept
   */
  KnownOutputs(LanguageModel model, String weight, boolean kept) {
    this.model = model;
    this.weight = weight;
    // What is rounded to fewer bits is not as exact as the changes of it.
    this.kept = kept && model.deviceWeights().get(weight).getDataType() == DataType.FLOAT32;
  }

  boolean areKept() {
    return kept;
  }

  /** By edit, as far as they are known of the weight as it is. */
  Map<EditItem, float[]> now() {
    return lastChange != null && model.weights().wasLast(lastChange) ? byEdit : Map.of();
  }

  /**
   * Keeps what comes out now that a change was applied.
   *
   * @param change what it was computed with; if another was applied last, it is of no use
   */
  void keep(WeightUpdate change, Map<EditItem, float[]> outputs) {
    if (kept) {
      lastChange = change;
      byEdit = outputs;
    }
  }

  /** Lets a pass record what comes out where logits are wanted, if it is kept. */
  void record(Pass pass) {
    if (kept) {
      pass.recordBothWhereLogits(weight);
    }
  }

  /**
   * What such a pass recorded.
   *
   * @param edits to whose tokens the rows belong
   */
  Map<EditItem, float[]> recorded(Trace trace, List<PreparedEdit> edits) {
    if (!kept) {
      return Map.of();
    }
    float[] numbers = trace.output(weight).toFloatArray();
    int width = model.weights().shape(weight)[0];
    Map<EditItem, float[]> outputs = new HashMap<>();
    int from = 0;
    for (PreparedEdit edit : edits) {
      int to = from + edit.tokens() * width;
      outputs.put(edit.item(), Arrays.copyOfRange(numbers, from, to));
      from = to;
    }
    return outputs;
  }
}
