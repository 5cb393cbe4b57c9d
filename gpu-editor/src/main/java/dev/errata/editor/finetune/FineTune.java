package dev.errata.editor.finetune;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorState;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.locate.AnswerProbabilities;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.ModelView;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.editor.locate.StateCodec;
import dev.errata.editor.locate.Timings;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.Dense;
import dev.errata.model.delta.EditDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * FT-L. Keeps nothing from batch to batch; the limit counts from the weights as a batch finds them.
 * Not safe for use by several threads.
 */
final class FineTune implements Editor {
  private static final String MARK = "errata-ft-l-1";

  private final FineTuneSettings settings;

  FineTune(FineTuneSettings settings) {
    this.settings = settings;
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
    EditPreparation preparation = new EditPreparation(settings.context(), model, batch.edits());
    Map<Integer, Outcome> outcomes = new TreeMap<>(preparation.refused());
    EditDelta delta = new EditDelta(List.of());
    if (!preparation.accepted().isEmpty()) {
      try (NDManager scope = model.manager().newSubManager()) {
        ModelView view = new ModelView(model, scope);
        delta = train(view, preparation.accepted(), outcomes, timings);
      }
    }
    return new EditResult(delta, List.copyOf(outcomes.values()), timings.seconds());
  }

  private EditDelta train(
      ModelView view,
      List<PreparedEdit> accepted,
      Map<Integer, Outcome> outcomes,
      Timings timings) {
    double[] all = AnswerProbabilities.of(view, accepted);
    List<PreparedEdit> edits = new ArrayList<>();
    List<Double> before = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (Double.isFinite(all[i])) {
        edits.add(accepted.get(i));
        before.add(all[i]);
      } else {
        refuse(accepted.get(i), "its loss is not a number", outcomes);
      }
    }
    try (LimitedTraining training = new LimitedTraining(settings, view.model())) {
      if (edits.isEmpty()) {
        return new EditDelta(List.of());
      }
      training.train(edits);
      timings.lap("training");
      change(view, training);
      double[] after = AnswerProbabilities.of(view, edits);
      for (int i = 0; i < after.length; i++) {
        String fact = edits.get(i).item().factKey();
        outcomes.put(edits.get(i).position(), new Outcome.Applied(fact, before.get(i), after[i]));
      }
      timings.lap("update");
      return view.delta();
    } catch (DeltaException e) {
      edits.forEach(edit -> refuse(edit, e.getMessage(), outcomes));
      return new EditDelta(List.of());
    }
  }

  private void change(ModelView view, LimitedTraining training) {
    for (String name : settings.weights().names()) {
      int[] shape = view.model().weights().shape(name);
      view.change(Dense.of(name, shape[0], shape[1], training.change(name)));
    }
  }

  private static void refuse(PreparedEdit edit, String message, Map<Integer, Outcome> outcomes) {
    outcomes.put(
        edit.position(),
        new Outcome.Rejected(
            edit.item().factKey(), Rejection.UPDATE_DIVERGED, "no update: " + message));
  }

  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {}

  @Override
  public void reverted(long sequence) {}

  @Override
  public EditorState state() {
    return StateCodec.encode(MARK, settings.digest(), out -> {});
  }

  @Override
  public void restore(EditorState state) {
    StateCodec.decode(state, MARK, settings.digest(), in -> {});
  }

  @Override
  public void close() {}
}
