package dev.errata.editor.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.LatestEntries;
import dev.errata.model.LowerLayers;
import dev.errata.model.Pass;
import java.util.ArrayList;
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
  private final AnswerMargins margins = new AnswerMargins(EDITS);
  private final BatchKeys keys;
  private final KnownOutputs outputs;
  private final Map<EditItem, List<PreparedEdit>> prepared = new LatestEntries<>(EDITS);

  /**
   * Of nothing yet.
   *
   * @param model whose edits are prepared
   * @param texts how many to keep
   * @param live whether it is always the model itself that is asked, so that what comes out of its
   *     edited weight can be known
   */
  public EditMemory(LanguageModel model, GradientReading reading, int texts, boolean live) {
    this.model = model;
    this.reading = reading;
    otherChanges = model.weights().changesBeside(reading.weights());
    lower = new LowerLayers(model.config(), reading.weights(), texts);
    boolean single = reading.weights().size() == 1;
    keys = new BatchKeys(single, model.manager().newSubManager());
    outputs = new KnownOutputs(model, reading.weights().get(0), live && lower.endAtWeight());
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
  Optional<Pass> startBehind(NDManager scope, Pass pass, float[] known) {
    return lower.startBehind(model, scope, pass, known);
  }

  /** How clear answers were. */
  AnswerMargins margins() {
    return margins;
  }

  /** Keys of batches. */
  BatchKeys keys() {
    return keys;
  }

  /** What comes out of the edited weight. */
  KnownOutputs outputs() {
    return outputs;
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
    keys.close();
  }
}
