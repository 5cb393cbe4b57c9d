package dev.errata.editor.alphaedit;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.locate.AnswerProbabilities;
import dev.errata.editor.locate.BatchTargets;
import dev.errata.editor.locate.EditKeys;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.Matrices;
import dev.errata.editor.locate.ModelLayerProbe;
import dev.errata.editor.locate.ModelView;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.editor.locate.ResidualSpread;
import dev.errata.editor.locate.StateCodec;
import dev.errata.editor.locate.Timings;
import dev.errata.editor.solve.KeyJournal;
import dev.errata.editor.solve.KeySystem;
import dev.errata.editor.solve.Solver;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * AlphaEdit: find the residuals that give the new answers, then change the weights so that the
 * edits' keys produce them, in the null space of the keys of everything that shall stay as it is.
 * Not safe for use by several threads.
 */
public final class AlphaEdit implements Editor {
  private static final String STATE = "errata-alphaedit-2";

  private final AlphaEditSettings settings;
  private final NullSpaces nullSpaces;
  private final GuardedKeys guards;
  private final KeySystem system;

  /**
   * An editor without past edits.
   *
   * @param nullSpaces one per edited layer, in the order of the settings; closed with this editor
   * @param guards keys of known facts; closed with this editor
   */
  private AlphaEdit(
      AlphaEditSettings settings,
      NullSpaces nullSpaces,
      GuardedKeys guards,
      Device device,
      Solver solver) {
    if (nullSpaces.size() != settings.locate().layers().size()) {
      throw new EditorException(
          "AlphaEdit edits %d layers but has %d null spaces"
              .formatted(settings.locate().layers().size(), nullSpaces.size()));
    }
    this.settings = settings;
    this.nullSpaces = nullSpaces;
    this.guards = guards;
    List<NullSpaceTerms> terms = new ArrayList<>();
    for (int i = 0; i < nullSpaces.size(); i++) {
      NullSpace space = nullSpaces.get(i);
      terms.add(new NullSpaceTerms(space, space.dimension(), settings.ridge(), guards.rows(i)));
    }
    system = new KeySystem(solver, device, terms, guards.facts());
  }

  /**
   * An editor for a model, with null spaces from the cache or computed now.
   *
   * @param base the model before any edit; not needed afterwards
   * @param corpus whose keys are protected
   * @param cacheDirectory where null spaces are kept
   */
  public static AlphaEdit on(
      LanguageModel base, AlphaEditSettings settings, KeyCorpus corpus, Path cacheDirectory) {
    return on(base, settings, corpus, cacheDirectory, Solver.INVERSE);
  }

  /** The same with a choice of how systems are solved. */
  public static AlphaEdit on(
      LanguageModel base,
      AlphaEditSettings settings,
      KeyCorpus corpus,
      Path cacheDirectory,
      Solver solver) {
    NullSpaces nullSpaces = new NullSpaceProjector(settings, cacheDirectory).of(base, corpus);
    GuardedKeys guards = GuardedKeys.of(base, settings, corpus, nullSpaces);
    return new AlphaEdit(settings, nullSpaces, guards, base.device(), solver);
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
    EditPreparation preparation =
        new EditPreparation(settings.locate().contexts(), model, batch.edits());
    Map<Integer, Outcome> outcomes = new TreeMap<>(preparation.refused());
    EditDelta delta = new EditDelta(List.of());
    if (!preparation.accepted().isEmpty()) {
      try (NDManager scope = model.manager().newSubManager()) {
        BatchTargets targets =
            BatchTargets.seek(scope, model, preparation.accepted(), settings.locate(), outcomes);
        timings.lap("target");
        if (!targets.edits().isEmpty()) {
          delta = update(new ModelView(model, scope), targets, outcomes);
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
    } catch (DeltaException e) {
      edits.forEach(edit -> outcomes.put(edit.position(), diverged(edit, e.getMessage())));
      return new EditDelta(List.of());
    }
    double[] after = AnswerProbabilities.of(view, edits);
    for (int i = 0; i < before.length; i++) {
      PreparedEdit edit = edits.get(i);
      outcomes.put(
          edit.position(), new Outcome.Applied(edit.item().factKey(), before[i], after[i]));
    }
    return view.delta();
  }

  private void spread(ModelView view, BatchTargets targets) {
    List<PreparedEdit> edits = targets.edits();
    Set<String> facts =
        edits.stream().map(e -> e.item().factKey()).collect(Collectors.toUnmodifiableSet());
    new ResidualSpread(settings.locate().layers(), settings.locate().residualScale())
        .run(
            new ModelLayerProbe(view, new EditKeys(edits, settings.locate()), settings.locate()),
            targets.values(),
            (i, keys) -> system.rightFactor(i, keys, facts));
  }

  private static Outcome diverged(PreparedEdit edit, String message) {
    return new Outcome.Rejected(
        edit.item().factKey(), Rejection.UPDATE_DIVERGED, "the batch has no update: " + message);
  }

  /**
   * Reads the keys in the model as it is now, so that a restart that replays the log finds the same
   * bits.
   */
  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {
    List<PreparedEdit> edits =
        new EditPreparation(settings.locate().contexts(), model, batch.edits()).accepted();
    if (edits.size() != batch.edits().size()) {
      throw new EditorException(
          "Batch %s, sequence %d: %d of the %d edits said to be applied cannot be read"
              .formatted(
                  batch.batchId(),
                  sequence,
                  batch.edits().size() - edits.size(),
                  batch.edits().size()));
    }
    if (edits.isEmpty()) {
      return;
    }
    try (NDManager scope = model.manager().newSubManager()) {
      List<List<float[]>> byLayer =
          new EditKeys(edits, settings.locate())
              .atAllLayers(new ModelView(model, scope)).stream().map(Matrices::floatRows).toList();
      List<KeyJournal.Entry> entries = new ArrayList<>();
      for (int i = 0; i < edits.size(); i++) {
        int edit = i;
        List<float[]> keys = byLayer.stream().map(layer -> layer.get(edit)).toList();
        entries.add(new KeyJournal.Entry(edits.get(i).item().factKey(), keys));
      }
      system.applied(sequence, entries);
    }
  }

  @Override
  public void reverted(long sequence) {
    system.takenBack(sequence);
  }

  @Override
  public EditorState state() {
    return StateCodec.encode(STATE, settings.digest(), system.journal()::write);
  }

  @Override
  public void restore(EditorState state) {
    StateCodec.decode(state, STATE, settings.digest(), in -> system.restore(KeyJournal.read(in)));
  }

  @Override
  public void close() {
    system.close();
    guards.close();
    nullSpaces.close();
  }
}
