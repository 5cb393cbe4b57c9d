package dev.errata.editor.rledit;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.gradient.GradientReading;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.GradientRule;
import dev.errata.editor.gradient.Rehearsal;
import dev.errata.editor.gradient.WeightChange;
import dev.errata.editor.hypernet.GradientStatistics;
import dev.errata.editor.hypernet.HyperNetworks;
import dev.errata.editor.hypernet.PredictedShift;
import dev.errata.editor.locate.ModelView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * RLEdit, MALMEN and MEND: a trained hypernetwork turns keys and value gradients into changes. Its
 * parameters stay as they were trained; the statistics that normalise its input go on from where
 * the training left them, and are the editor's state.
 */
final class HyperRule implements GradientRule<GradientStatistics> {
  private final String method;
  private final String digest;
  private final GradientReading reading;
  private final Rehearsal rehearsal;
  private final HyperNetworks networks;
  private final GradientStatistics trained;
  private final NDManager manager;

  /**
   * Owns networks and manager.
   *
   * @param digest of settings and network together
   * @param manager the networks' parent
   */
  HyperRule(
      HyperSettings settings,
      String digest,
      GradientReading reading,
      HyperNetworks networks,
      GradientStatistics trained,
      NDManager manager) {
    this.method = settings.method();
    this.digest = digest;
    this.reading = reading;
    this.rehearsal = settings.rehearsal();
    this.networks = networks;
    this.trained = trained;
    this.manager = manager;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public GradientReading reading() {
    return reading;
  }

  @Override
  public Rehearsal rehearsal() {
    return rehearsal;
  }

  @Override
  public GradientStatistics initial() {
    return trained;
  }

  @Override
  public GradientStatistics with(
      GradientStatistics statistics, List<Map<String, GradientRows>> minibatches) {
    return statistics.with(minibatches);
  }

  @Override
  public boolean isFinite(GradientStatistics statistics) {
    return statistics.isFinite();
  }

  @Override
  public WeightChange change(
      NDManager work,
      ModelView view,
      String weight,
      GradientRows rows,
      Anchors anchors,
      GradientStatistics statistics) {
    PredictedShift shift = networks.predict(work, weight, rows, anchors, statistics);
    return new WeightChange(shift.lowRank(weight), shift.heldShifts());
  }

  @Override
  public void write(GradientStatistics statistics, DataOutput out) throws IOException {
    statistics.write(out);
  }

  @Override
  public GradientStatistics read(DataInput in) throws IOException {
    return trained.read(in);
  }

  @Override
  public void close() {
    networks.close();
    manager.close();
  }
}
