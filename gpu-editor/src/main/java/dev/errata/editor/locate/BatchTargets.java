package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The edits of a batch for which a target was found, and the targets.
 *
 * @param edits in the order of the batch
 * @param values z* {@code [n, d]}: the residuals after the target layer that give the answers
 */
public record BatchTargets(List<PreparedEdit> edits, NDArray values) {
  /**
   * Seeks targets for all edits at once.
   *
   * @param view the model; what is found belongs to its scope
   * @param edits at least one
   * @param refused receives, by position in the batch, the edits whose target diverged
   */
  public static BatchTargets seek(
      ModelView view,
      List<PreparedEdit> edits,
      LocateSettings settings,
      Map<Integer, Outcome> refused) {
    try (NDManager search = view.scope().newSubManager()) {
      ModelTargetLoss loss = new ModelTargetLoss(search, view, edits, settings);
      double[][] start = Matrices.rows(loss.unshifted());
      double[] norms = new double[start.length];
      for (int e = 0; e < start.length; e++) {
        norms[e] = TargetOptimizer.norm(start[e]);
      }
      List<Target> targets =
          new TargetOptimizer(settings.target()).optimise(norms, start[0].length, loss);
      double anchor = settings.target().normAnchor();
      double[][] values = anchor > 0 ? Matrices.rows(loss.values()) : start;
      return finite(
          view.scope(),
          edits,
          targets,
          e ->
              anchor > 0
                  ? NormAnchor.target(start[e], values[e], targets.get(e).shift(), anchor)
                  : sum(start[e], targets.get(e).shift()),
          refused);
    }
  }

  private static BatchTargets finite(
      NDManager scope,
      List<PreparedEdit> edits,
      List<Target> targets,
      IntFunction<double[]> value,
      Map<Integer, Outcome> refused) {
    List<PreparedEdit> found = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (int e = 0; e < edits.size(); e++) {
      PreparedEdit edit = edits.get(e);
      if (targets.get(e).isFinite()) {
        found.add(edit);
        values.add(value.apply(e));
      } else {
        refused.put(edit.position(), targets.get(e).refusal(edit));
      }
    }
    return new BatchTargets(
        found, found.isEmpty() ? null : Matrices.create(scope, values.toArray(double[][]::new)));
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
