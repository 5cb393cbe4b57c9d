package dev.errata.editor.locate;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorState;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.solve.KeyJournal;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.linalg.LinearAlgebraException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The frame of MEMIT and its relatives: find, for a whole batch, the residuals that give the new
 * answers, spread them over the edited layers, and change each layer so that the edits' keys
 * produce its share. A {@link Solution} says what is specific to a method. Not safe for use by
 * several threads.
 */
public final class LocateThenEdit implements Editor {
  private static final String STATE = "errata-keys-2";

  private final MethodSettings settings;
  private final LocateSettings locate;
  private final Solution solution;

  /**
   * An editor without past edits.
   *
   * @param settings all settings, for the name and the digest
   * @param locate those of them that are common to the family, with layers the model has
   * @param solution closed with this editor
   */
  public LocateThenEdit(MethodSettings settings, LocateSettings locate, Solution solution) {
    this.settings = settings;
    this.locate = locate;
    this.solution = solution;
  }

  @Override
  public String method() {
    return settings.method();
  }

  @Override
  public String hyperparametersDigest() {
    return settings.digest();
  }

  @Override
  public EditResult edit(LanguageModel model, EditBatchView batch, EditHistory history) {
    Timings timings = new Timings();
    EditPreparation preparation = new EditPreparation(locate.contexts(), model, batch.edits());
    Map<Integer, Outcome> outcomes = new TreeMap<>(preparation.refused());
    EditDelta delta = new EditDelta(List.of());
    if (!preparation.accepted().isEmpty()) {
      try (NDManager scope = model.manager().newSubManager()) {
        ModelView view = new ModelView(model, scope);
        BatchTargets targets = BatchTargets.seek(view, preparation.accepted(), locate, outcomes);
        timings.lap("target");
        if (!targets.edits().isEmpty()) {
          delta = update(view, targets, outcomes);
        }
        timings.lap("update");
      }
    }
    return new EditResult(delta, List.copyOf(outcomes.values()), timings.seconds());
  }

  private EditDelta update(ModelView view, BatchTargets targets, Map<Integer, Outcome> outcomes) {
    List<PreparedEdit> edits = targets.edits();
    double[] before = AnswerProbabilities.of(view, edits);
    try {
      spread(view, targets);
      EditDelta delta = solution.rule().of(view.delta(), view.model());
      ModelView edited = new ModelView(view.model(), view.scope());
      delta.updates().forEach(edited::change);
      double[] after = AnswerProbabilities.of(edited, edits);
      for (int i = 0; i < before.length; i++) {
        PreparedEdit edit = edits.get(i);
        outcomes.put(
            edit.position(), new Outcome.Applied(edit.item().factKey(), before[i], after[i]));
      }
      return delta;
    } catch (DeltaException e) {
      refuse(edits, Rejection.UPDATE_DIVERGED, e, outcomes);
    } catch (LinearAlgebraException e) {
      refuse(edits, Rejection.UPDATE_SINGULAR, e, outcomes);
    }
    return new EditDelta(List.of());
  }

  private void spread(ModelView view, BatchTargets targets) {
    List<PreparedEdit> edits = targets.edits();
    Set<String> facts =
        edits.stream().map(e -> e.item().factKey()).collect(Collectors.toUnmodifiableSet());
    new ResidualSpread(locate.layers(), locate.residualScale())
        .run(
            new ModelLayerProbe(view, new EditKeys(edits, locate), locate),
            targets.values(),
            (i, keys) -> solution.system().rightFactor(i, keys, facts));
  }

  private static void refuse(
      List<PreparedEdit> edits,
      Rejection reason,
      RuntimeException cause,
      Map<Integer, Outcome> outcomes) {
    String message = "the batch has no update: " + cause.getMessage();
    edits.forEach(
        edit ->
            outcomes.put(
                edit.position(), new Outcome.Rejected(edit.item().factKey(), reason, message)));
  }

  /**
   * Reads the keys in the model as it is now, so that a restart that replays the log finds the same
   * bits. An edit that another method has made and this one could not read is not protected.
   */
  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {
    if (!solution.protectsEdits()) {
      return;
    }
    List<PreparedEdit> edits =
        new EditPreparation(locate.contexts(), model, batch.edits()).accepted();
    if (!edits.isEmpty()) {
      solution.system().applied(sequence, entries(model, edits));
    }
  }

  private List<KeyJournal.Entry> entries(LanguageModel model, List<PreparedEdit> edits) {
    try (NDManager scope = model.manager().newSubManager()) {
      List<List<float[]>> byLayer =
          new EditKeys(edits, locate)
              .atAllLayers(new ModelView(model, scope)).stream().map(Matrices::floatRows).toList();
      List<KeyJournal.Entry> entries = new ArrayList<>();
      for (int i = 0; i < edits.size(); i++) {
        int edit = i;
        List<float[]> keys = byLayer.stream().map(layer -> layer.get(edit)).toList();
        entries.add(new KeyJournal.Entry(edits.get(i).item().factKey(), keys));
      }
      return entries;
    }
  }

  @Override
  public void reverted(long sequence) {
    if (solution.protectsEdits()) {
      solution.system().takenBack(sequence);
    }
  }

  @Override
  public EditorState state() {
    return StateCodec.encode(STATE, settings.digest(), solution.system().journal()::write);
  }

  @Override
  public void restore(EditorState state) {
    StateCodec.decode(
        state, STATE, settings.digest(), in -> solution.system().restore(KeyJournal.read(in)));
  }

  @Override
  public void close() {
    solution.close();
  }
}
