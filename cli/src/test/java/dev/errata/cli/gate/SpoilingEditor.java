package dev.errata.cli.gate;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorState;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import java.util.Random;

/** A real editor that adds noise to the change of one batch. */
final class SpoilingEditor implements Editor {
  private static final float STRENGTH = 0.5f;

  private final Editor editor;
  private final String spoiled;

  /**
   * @param spoiled key of a fact whose batch is spoiled
   */
  SpoilingEditor(Editor editor, String spoiled) {
    this.editor = editor;
    this.spoiled = spoiled;
  }

  @Override
  public EditResult edit(LanguageModel model, EditBatchView batch, EditHistory history) {
    EditResult result = editor.edit(model, batch, history);
    if (batch.edits().stream().noneMatch(edit -> edit.factKey().equals(spoiled))) {
      return result;
    }
    Random random = new Random(1);
    EditDelta noise =
        new EditDelta(
            result.delta().updates().stream()
                .map(update -> (WeightUpdate) noise(update, random))
                .toList());
    return new EditResult(noise, result.outcomes(), result.seconds());
  }

  private static LowRank noise(WeightUpdate update, Random random) {
    float[] u = new float[update.rows()];
    float[] v = new float[update.columns()];
    for (int i = 0; i < u.length; i++) {
      u[i] = STRENGTH * (float) random.nextGaussian();
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = STRENGTH * (float) random.nextGaussian();
    }
    return LowRank.of(update.weight(), u.length, 1, v.length, u, v);
  }

  @Override
  public String method() {
    return editor.method();
  }

  @Override
  public String hyperparametersDigest() {
    return editor.hyperparametersDigest();
  }

  @Override
  public void applying(LanguageModel model, long sequence, EditBatchView batch) {
    editor.applying(model, sequence, batch);
  }

  @Override
  public void applied(LanguageModel model, long sequence, EditBatchView batch) {
    editor.applied(model, sequence, batch);
  }

  @Override
  public void reverted(long sequence) {
    editor.reverted(sequence);
  }

  @Override
  public EditorState state() {
    return editor.state();
  }

  @Override
  public void restore(EditorState state) {
    editor.restore(state);
  }

  @Override
  public void close() {
    editor.close();
  }
}
