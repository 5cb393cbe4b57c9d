package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.LatestEntries;
import dev.errata.model.LowerLayers;
import dev.errata.model.Pass;
import dev.errata.model.Trace;
import dev.errata.model.delta.WeightUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of edits and texts that are read again and again: what the layers below the edited
 * weights make of them, tokens, keys and their inner products, how clear answers were, and what
 * comes out of the edited weight. All of it could be computed again. Bounded: what was not asked
 * for lately is forgotten. Holds as long as nothing but the edited weights changes, see {@link
 * #holdsFor}. Owns the keys. Not safe for use by several threads.
 */
public final class EditMemory implements AutoCloseable {
  private static final int EDITS = 4096;

  private final LanguageModel model;
  private final GradientReading reading;
  private final int otherChanges;
  private final LowerLayers lower;
  private final NDManager manager;
  private final AnswerMargins margins = new AnswerMargins(EDITS);
  private final KeyProducts products = new KeyProducts();
  private final Map<List<EditItem>, NDArray> keys = new HashMap<>();
  private final Map<EditItem, List<PreparedEdit>> prepared = new LatestEntries<>(EDITS);
  private Outputs outputs = new Outputs(null, Map.of());

  /**
   * What comes out of the edited weight.
   *
   * @param asOf the change of the weight after which it does; null before the first
   * @param byEdit row-major, a row for each token of the answer
   */
  private record Outputs(WeightUpdate asOf, Map<EditItem, float[]> byEdit) {}

  /**
   * Of nothing yet.
   *
   * @param model whose edits are prepared
   * @param texts how many to keep
   */
  public EditMemory(LanguageModel model, GradientReading reading, int texts) {
    this.model = model;
    this.reading = reading;
    otherChanges = model.weights().changesBeside(reading.weights());
    lower = new LowerLayers(model.config(), reading.weights(), texts);
    manager = model.manager().newSubManager();
  }

  /** Whether it is of this model, and no other weights were changed since, as other methods do. */
  public boolean holdsFor(LanguageModel other) {
    return model == other && otherChanges == model.weights().changesBeside(reading.weights());
  }

  /** Lets a pass begin where what is known ends; see {@link LowerLayers#shorten}. */
  public Pass shorten(NDManager scope, Pass pass) {
    return lower.shorten(model, scope, pass);
  }

  /** See {@link LowerLayers#startBehind}. */
  Optional<Pass> startBehind(NDManager scope, Pass pass, float[] numbers) {
    return lower.startBehind(model, scope, pass, numbers);
  }

  /** How clear answers were. */
  AnswerMargins margins() {
    return margins;
  }

  /** Whether no edit changes keys: what enters the only edited weight lies below it. */
  boolean keepsKeys() {
    return reading.weights().size() == 1;
  }

  /** Inner products of keys, kept or not. */
  KeyProducts products() {
    return keepsKeys() ? products : new KeyProducts();
  }

  /** Keys of a batch at the tokens of its answers, {@code [n, d_in]} float32, if they are kept. */
  Optional<NDArray> keys(List<EditItem> batch) {
    return Optional.ofNullable(keys.get(batch));
  }

  /** Takes over keys of a batch where keys are kept. */
  void keep(List<EditItem> batch, NDArray rows) {
    if (keepsKeys()) {
      rows.attach(manager);
      NDArray before = keys.put(batch, rows);
      if (before != null) {
        before.close();
      }
    }
  }

  /** Forgets the keys of all batches but these. */
  void keepOnly(List<List<PreparedEdit>> batches) {
    Map<List<EditItem>, NDArray> wanted = new HashMap<>();
    for (List<PreparedEdit> batch : batches) {
      List<EditItem> items = batch.stream().map(PreparedEdit::item).toList();
      Optional.ofNullable(keys.remove(items)).ifPresent(rows -> wanted.put(items, rows));
    }
    keys.values().forEach(NDArray::close);
    keys.clear();
    keys.putAll(wanted);
  }

  /**
   * What comes out of the edited weight for edits, as far as that is known of the weight as it is.
   */
  Map<EditItem, float[]> outputs() {
    return outputs.asOf() == lastChange() ? outputs.byEdit() : Map.of();
  }

  /**
   * Keeps what comes out of the edited weight now that a change was applied.
   *
   * @param change what it was computed with; if another was applied last, it is of no use
   */
  void keepOutputs(WeightUpdate change, Map<EditItem, float[]> byEdit) {
    outputs = new Outputs(change, byEdit);
  }

  private WeightUpdate lastChange() {
    return model.weights().lastChange(weight()).orElse(null);
  }

  /** Lets a pass record what comes out of the edited weight where logits are wanted, if kept. */
  void recordOutput(Pass pass) {
    if (keepsOutputs()) {
      pass.recordBothWhereLogits(weight());
    }
  }

  /**
   * What such a pass recorded, for {@link #keepOutputs}.
   *
   * @param edits to whose tokens the rows belong
   */
  Map<EditItem, float[]> output(Trace trace, List<PreparedEdit> edits) {
    if (!keepsOutputs()) {
      return Map.of();
    }
    float[] numbers = trace.output(weight()).toFloatArray();
    int width = model.weights().shape(weight())[0];
    Map<EditItem, float[]> byEdit = new HashMap<>();
    int from = 0;
    for (PreparedEdit edit : edits) {
      int to = from + edit.answer().ids().length * width;
      byEdit.put(edit.item(), Arrays.copyOfRange(numbers, from, to));
      from = to;
    }
    return byEdit;
  }

  /** Whether what comes out of the edited weight is kept. */
  boolean keepsOutputs() {
    // What is rounded to fewer bits is not as exact as the changes of it.
    return lower.reachWeight()
        && model.deviceWeights().get(weight()).getDataType() == DataType.FLOAT32;
  }

  private String weight() {
    return reading.weights().get(0);
  }

  /** Keeps edits that will be looked at again. */
  void keep(List<PreparedEdit> edits) {
    edits.forEach(edit -> prepared.put(edit.item(), List.of(edit)));
  }

  /** The edits in tokens; one that cannot be made is left out. */
  List<PreparedEdit> of(List<EditItem> edits) {
    List<PreparedEdit> all = new ArrayList<>();
    for (EditItem edit : edits) {
      List<PreparedEdit> one = prepared.get(edit);
      if (one == null) {
        one = new EditPreparation(reading.context(), model, List.of(edit)).accepted();
        prepared.put(edit, one);
      }
      all.addAll(one);
    }
    return all;
  }

  @Override
  public void close() {
    manager.close();
  }
}
