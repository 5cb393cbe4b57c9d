package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.TokenBatch;
import dev.errata.model.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what edits look like inside a model: their keys, and their residual at the target layer.
 */
public final class EditKeys {
  private final LocateSettings settings;
  private final TokenBatch batch;
  private final int[] rows;
  private final int[] positions;
  private final int contexts;

  public EditKeys(List<PreparedEdit> edits, LocateSettings settings) {
    this.settings = settings;
    List<SubjectPrompt> prompts = new ArrayList<>();
    edits.forEach(edit -> prompts.addAll(edit.contexts()));
    batch = new TokenBatch(prompts.stream().map(SubjectPrompt::tokens).toList());
    rows = new int[prompts.size()];
    Arrays.setAll(rows, i -> i);
    positions = prompts.stream().mapToInt(SubjectPrompt::subject).toArray();
    contexts = prompts.size() / edits.size();
  }

  /** Averaged keys {@code [n, d_in]} of one layer. */
  public NDArray at(ModelView view, int layer) {
    String weight = settings.weightName(layer);
    return average(view.run(Pass.of(batch).record(weight).stopAfter(layer)), weight);
  }

  /** Averaged keys {@code [n, d_in]} of every edited layer, in one pass. */
  public List<NDArray> atAllLayers(ModelView view) {
    Pass pass = Pass.of(batch).stopAfter(settings.targetLayer());
    settings.layers().forEach(layer -> pass.record(settings.weightName(layer)));
    Trace trace = view.run(pass);
    return settings.layers().stream().map(l -> average(trace, settings.weightName(l))).toList();
  }

  /** Residual {@code [n, d]} after the target layer at the bare prompts' last subject tokens. */
  public NDArray residual(ModelView view) {
    int layer = settings.targetLayer();
    NDArray residual =
        view.run(Pass.of(batch).recordResidual(layer).stopAfter(layer)).residual(layer);
    int edits = rows.length / contexts;
    int[] bareRows = new int[edits];
    int[] bareAt = new int[edits];
    for (int e = 0; e < edits; e++) {
      bareRows[e] = e * contexts;
      bareAt[e] = positions[e * contexts];
    }
    return Rows.at(residual, bareRows, bareAt);
  }

  private NDArray average(Trace trace, String weight) {
    NDArray features = Rows.at(trace.input(weight), rows, positions);
    return KeyAveraging.average(features, settings.context().groupSizes());
  }
}
