package dev.errata.editor.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
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
import dev.errata.model.LowerLayers;
import dev.errata.model.Trace;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import dev.errata.model.gradient.Network;
import dev.errata.model.linalg.LinearAlgebraException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Edits with keys and value gradients of a batch, from one forward and one backward pass, and
 * running statistics of such rows; what change these make is told by a {@link GradientRule}. The
 * statistics move with the gradients of the model before each change, and count every edit once,
 * when it is first written. Not safe for use by several threads.
 *
 * @param <S> the statistics
 */
public final class GradientEditor<S> implements Editor {
  private final GradientRule<S> rule;
  private S statistics;
  private Computed<S> last;
  private EditMemory memory;

  /**
   * What {@link #edit} found, so that logging the delta does not compute it again.
   *
   * @param outputs what comes out of the edited weight once the change is applied
   */
  private record Computed<S>(
      LanguageModel model,
      List<PreparedEdit> edits,
      S statistics,
      WeightUpdate change,
      Map<EditItem, float[]> outputs) {}

  /** Without past edits; owns the rule. */
  public GradientEditor(GradientRule<S> rule) {
    this.rule = rule;
    statistics = rule.initial();
  }

  @Override
  public String method() {
    return rule.method();
  }

  @Override
  public String hyperparametersDigest() {
    return rule.digest();
  }

  @Override
  public EditResult edit(LanguageModel model, EditBatchView batch, EditHistory history) {
    last = null;
    Timings timings = new Timings();
    EditPreparation preparation =
        new EditPreparation(rule.reading().context(), model, batch.edits());
    if (rule.rehearsal().depth() > 0) {
      memory(model).keep(preparation.accepted());
    }
    Map<Integer, Outcome> outcomes = new TreeMap<>(preparation.refused());
    BatchGradients gradients = read(model, preparation.accepted(), outcomes);
    timings.lap("gradients");
    Change change = Change.NONE;
    if (!gradients.edits().isEmpty()) {
      try (NDManager scope = model.manager().newSubManager()) {
        Recollection past = recall(scope, model, batch, history);
        timings.lap("backtracking");
        change = update(new ModelView(model, scope), gradients, past, outcomes);
      }
    }
    timings.lap("update");
    return new EditResult(
        change.delta(), List.copyOf(outcomes.values()), timings.seconds(), change.rehearsed());
  }

  private Recollection recall(
      NDManager scope, LanguageModel model, EditBatchView batch, EditHistory history) {
    return rule.rehearsal()
        .look(scope, model, network(model), memory(model), rule.reading(), batch, history);
  }

  /** The model as it is, what lies below the edited weights read once. */
  private Network network(LanguageModel model) {
    return (owner, pass) -> model.run(owner, memory(model).shorten(owner, pass));
  }

  EditMemory memory(LanguageModel model) {
    if (memory == null || !memory.holdsFor(model)) {
      forget();
      boolean live = rule.rehearsal().depth() > 0 && rule.rehearsal().hold();
      memory = new EditMemory(model, rule.reading(), LowerLayers.DEFAULT_LIMIT, live);
    }
    return memory;
  }

  private void forget() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }

  /** Reads gradients, again without the edits whose loss is not a number. */
  private BatchGradients read(
      LanguageModel model, List<PreparedEdit> edits, Map<Integer, Outcome> outcomes) {
    BatchGradients gradients = BatchGradients.of(model, network(model), edits, rule.reading());
    List<PreparedEdit> finite = gradients.finite();
    if (finite.size() == edits.size()) {
      return gradients;
    }
    for (PreparedEdit edit : edits) {
      if (!finite.contains(edit)) {
        outcomes.put(edit.position(), diverged(edit, "its loss is not a number"));
      }
    }
    return read(model, finite, outcomes);
  }

  /** What an edit comes to, and the facts of earlier batches that it writes again. */
  private record Change(EditDelta delta, List<String> rehearsed) {
    static final Change NONE = new Change(new EditDelta(List.of()), List.of());
  }

  private Change update(
      ModelView view, BatchGradients gradients, Recollection past, Map<Integer, Outcome> outcomes) {
    List<PreparedEdit> edits = gradients.edits();
    S next = rule.with(statistics, gradients.minibatches());
    try {
      requireFinite(gradients, next);
      RehearsedGradients again =
          RehearsedGradients.of(view.model(), network(view.model()), past.lost(), rule.reading());
      Map<EditItem, float[]> outputs = change(view, gradients, past, again, next);
      double[] after =
          after(view, edits, trace -> outputs.putAll(memory.outputs().recorded(trace, edits)));
      for (int i = 0; i < after.length; i++) {
        PreparedEdit edit = edits.get(i);
        outcomes.put(
            edit.position(),
            new Outcome.Applied(edit.item().factKey(), gradients.probability(i), after[i]));
      }
      last = new Computed<>(view.model(), edits, next, view.delta().updates().get(0), outputs);
      return new Change(view.delta(), again.factKeys());
    } catch (DeltaException | LinearAlgebraException e) {
      edits.forEach(edit -> outcomes.put(edit.position(), diverged(edit, e.getMessage())));
      return Change.NONE;
    }
  }

  private void requireFinite(BatchGradients gradients, S next) {
    if (!gradients.isFinite() || !rule.isFinite(next)) {
      throw new LinearAlgebraException(
          "gradients or their statistics are not finite (a minibatch of one answer token has no"
              + " unbiased variance)");
    }
  }

  /** How probable the answers are now; what the next look back needs of them is kept. */
  private double[] after(ModelView view, List<PreparedEdit> edits, Consumer<Trace> seeing) {
    LanguageModel model = view.model();
    EditMemory known = memory(model);
    Network changed =
        (owner, pass) -> {
          known.outputs().record(pass);
          return view.run(owner, known.shorten(owner, pass));
        };
    return AnswerProbabilities.ofWholeTexts(
        view.scope(),
        model,
        changed,
        edits,
        (trace, logits) -> {
          if (rule.rehearsal().depth() > 0) {
            known.margins().remember(trace.stream(), logits, edits);
          }
          seeing.accept(trace);
        });
  }

  /** Returns what will come out of the edited weight for edits that are held, where it is known. */
  private Map<EditItem, float[]> change(
      ModelView view,
      BatchGradients gradients,
      Recollection past,
      RehearsedGradients again,
      S next) {
    EditMemory known = memory(view.model());
    Map<EditItem, float[]> outputs = new HashMap<>();
    for (String weight : rule.reading().weights()) {
      try (NDManager work = view.scope().newSubManager()) {
        GradientRows rows = again.after(gradients.of(weight), weight);
        Optional<Anchors> anchors =
            past.anchors(work, known, weight, gradients.edits(), rows, again);
        WeightChange change = rule.change(work, view, weight, rows, anchors.orElse(null), next);
        view.changeClosely(change.update());
        change
            .heldShifts()
            .filter(shifts -> known.outputs().areKept())
            .ifPresent(shifts -> outputs.putAll(past.moved(again, shifts.toFloatArray())));
      }
    }
    return outputs;
  }

  private static Outcome diverged(PreparedEdit edit, String message) {
    return new Outcome.Rejected(
        edit.item().factKey(), Rejection.UPDATE_DIVERGED, "no update: " + message);
  }

  /** Takes the gradients of the model before the change into the statistics. */
  @Override
  public void applying(LanguageModel model, long sequence, EditBatchView batch) {
    if (!isComputed(model, batch)) {
      last = null;
      statistics = with(model, sequence, batch);
    } else {
      statistics = last.statistics();
    }
  }

  private boolean isComputed(LanguageModel model, EditBatchView batch) {
    return last != null
        && last.model() == model
        && PreparedEdit.items(last.edits()).equals(batch.edits());
  }

  private S with(LanguageModel model, long sequence, EditBatchView batch) {
    if (batch.edits().isEmpty()) {
      return statistics;
    }
    List<PreparedEdit> edits =
        new EditPreparation(rule.reading().context(), model, batch.edits()).accepted();
    if (edits.size() != batch.edits().size()) {
      throw new EditorException(
          "Batch %s, sequence %d: %d of the %d edits said to be applied cannot be read"
              .formatted(
                  batch.batchId(),
                  sequence,
                  batch.edits().size() - edits.size(),
                  batch.edits().size()));
    }
    return rule.with(
        statistics, BatchGradients.of(model, network(model), edits, rule.reading()).minibatches());
  }

  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {
    if (last != null) {
      memory(model).outputs().keep(last.change(), last.outputs());
      last = null;
    }
  }

  /** The statistics stay: they tell what gradients look like, not what was edited. */
  @Override
  public void reverted(long sequence) {
    last = null;
  }

  @Override
  public EditorState state() {
    return StateCodec.encode(mark(), rule.digest(), out -> rule.write(statistics, out));
  }

  @Override
  public void restore(EditorState state) {
    last = null;
    StateCodec.decode(state, mark(), rule.digest(), in -> statistics = rule.read(in));
  }

  private String mark() {
    return "errata-" + rule.method() + "-1";
  }

  @Override
  public void close() {
    forget();
    rule.close();
  }
}
