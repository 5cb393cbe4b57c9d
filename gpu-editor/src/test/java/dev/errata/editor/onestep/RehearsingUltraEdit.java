package dev.errata.editor.onestep;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.Editor;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.GradientEditor;
import dev.errata.editor.gradient.GradientReading;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.GradientRule;
import dev.errata.editor.gradient.Rehearsal;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightChange;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.locate.ModelView;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.model.gradient.LossMean;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** UltraEdit that writes lost edits again, so that its deltas depend on the history. */
public final class RehearsingUltraEdit implements GradientRule<LifelongStatistics> {
  private final GradientRule<LifelongStatistics> rule;
  private final Rehearsal rehearsal;

  private RehearsingUltraEdit(Rehearsal rehearsal) {
    this.rehearsal = rehearsal;
    rule =
        new OneStepRule(
            new OneStepSettings(
                new NamedWeights("transformer.h.1.mlp.c_proj.weight"),
                1e-3,
                1,
                32,
                Variance.POPULATION,
                LossMean.BATCH,
                ContextSettings.bare(false),
                0,
                Optional.empty()));
  }

  /** An editor of the tiny model. */
  public static Editor editor(Rehearsal rehearsal) {
    return new GradientEditor<>(new RehearsingUltraEdit(rehearsal));
  }

  @Override
  public Rehearsal rehearsal() {
    return rehearsal;
  }

  @Override
  public String method() {
    return rule.method();
  }

  @Override
  public String digest() {
    return rule.digest();
  }

  @Override
  public GradientReading reading() {
    return rule.reading();
  }

  @Override
  public LifelongStatistics initial() {
    return rule.initial();
  }

  @Override
  public LifelongStatistics with(
      LifelongStatistics statistics, List<Map<String, GradientRows>> minibatches) {
    return rule.with(statistics, minibatches);
  }

  @Override
  public boolean isFinite(LifelongStatistics statistics) {
    return rule.isFinite(statistics);
  }

  @Override
  public WeightChange change(
      NDManager work,
      ModelView view,
      String weight,
      GradientRows rows,
      Anchors anchors,
      LifelongStatistics statistics) {
    return rule.change(work, view, weight, rows, anchors, statistics);
  }

  @Override
  public void write(LifelongStatistics statistics, DataOutput out) throws IOException {
    rule.write(statistics, out);
  }

  @Override
  public LifelongStatistics read(DataInput in) throws IOException {
    return rule.read(in);
  }

  @Override
  public void close() {
    rule.close();
  }
}
