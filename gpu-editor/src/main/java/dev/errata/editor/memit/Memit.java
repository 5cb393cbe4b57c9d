package dev.errata.editor.memit;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.Editor;
import dev.errata.editor.locate.DeltaRule;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.locate.LocateThenEdit;
import dev.errata.editor.locate.Solution;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.solve.KeySystem;
import dev.errata.editor.solve.Solver;
import dev.errata.editor.statistics.Covariance;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/** Puts MEMIT's editor together, also for the methods that restrain its deltas. */
final class Memit {
  private Memit() {}

  /**
   * An editor without past edits.
   *
   * @param settings all settings
   * @param covariance how known keys are protected
   * @param locate with layers and weights of the model
   * @param rule what becomes of MEMIT's deltas
   * @param owned closed with the editor
   */
  static Editor editor(
      MethodSettings settings,
      CovarianceSettings covariance,
      LocateSettings locate,
      LanguageModel base,
      EditorResources resources,
      DeltaRule rule,
      AutoCloseable... owned) {
    NDManager manager = Engines.newManager(base.device());
    List<CovarianceTerms> terms = new ArrayList<>();
    for (int layer : locate.layers()) {
      terms.add(
          new CovarianceTerms(
              Covariance.of(
                  manager,
                  base,
                  locate.weightName(layer),
                  layer,
                  resources.corpus(),
                  covariance.weight(),
                  covariance.ridge(),
                  resources.cache())));
    }
    List<AutoCloseable> all = new ArrayList<>(List.of(owned));
    all.add(manager);
    KeySystem system = new KeySystem(Solver.INVERSE, base.device(), terms, List.of());
    return new LocateThenEdit(
        settings, locate, new Solution(system, covariance.protectEdits(), rule, all));
  }
}
