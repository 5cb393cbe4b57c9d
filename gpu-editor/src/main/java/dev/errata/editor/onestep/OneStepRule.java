package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.GradientReading;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.GradientRule;
import dev.errata.editor.gradient.WeightChange;
import dev.errata.editor.locate.ModelView;
import dev.errata.model.delta.LowRank;
import dev.errata.model.linalg.LinearAlgebra;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * UltraEdit and StableEdit: one ridge regression per weight turns normalised rows into its change.
 */
final class OneStepRule implements GradientRule<LifelongStatistics> {
  private final OneStepSettings settings;
  private final LinearAlgebra algebra = new LinearAlgebra();
  private final RidgeShift shift;

  OneStepRule(OneStepSettings settings) {
    this.settings = settings;
    shift = new RidgeShift(algebra, settings.ridge());
  }

  @Override
  public String method() {
    return settings.method();
  }

  @Override
  public String digest() {
    return settings.digest();
  }

  @Override
  public GradientReading reading() {
    return new GradientReading(
        settings.weights().names(), settings.minibatch(), settings.lossMean(), settings.context());
  }

  @Override
  public LifelongStatistics initial() {
    return new LifelongStatistics(settings);
  }

  @Override
  public LifelongStatistics with(
      LifelongStatistics statistics, List<Map<String, GradientRows>> minibatches) {
    return statistics.with(minibatches);
  }

  @Override
  public boolean isFinite(LifelongStatistics statistics) {
    return statistics.isFinite();
  }

  @Override
  public WeightChange change(
      NDManager work,
      ModelView view,
      String weight,
      GradientRows rows,
      Anchors anchors,
      LifelongStatistics statistics) {
    NDArray left = pseudoValues(work, view, weight, rows, statistics).transpose();
    NDArray right = shift.rightFactor(work, rows);
    return WeightChange.of(
        LowRank.of(
            weight,
            rows.gradientWidth(),
            rows.count(),
            rows.keyWidth(),
            left.toType(DataType.FLOAT32, false).toFloatArray(),
            right.toType(DataType.FLOAT32, false).toFloatArray()));
  }

  private NDArray pseudoValues(
      NDManager work,
      ModelView view,
      String weight,
      GradientRows rows,
      LifelongStatistics statistics) {
    NDArray pseudo = statistics.pseudoValues(work, algebra, rows);
    double anchor = settings.normAnchor();
    return anchor > 0
        ? AnchoredValues.of(work, view.model().weights(), weight, rows, pseudo, anchor)
        : pseudo;
  }

  @Override
  public void write(LifelongStatistics statistics, DataOutput out) throws IOException {
    statistics.write(out);
  }

  @Override
  public LifelongStatistics read(DataInput in) throws IOException {
    return LifelongStatistics.read(in, settings);
  }

  @Override
  public void close() {
    algebra.close();
  }
}
