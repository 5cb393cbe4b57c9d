package dev.errata.editor.memit;

import dev.errata.editor.Editor;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;

/**
 * PRUNE's hyper-parameters: MEMIT's, and how far singular values are let grow.
 *
 * @param logBase α of {@link SpectrumRestraint}, above 1; e in the published code
 * @param covariance how known keys are protected
 * @param locate what it shares with its relatives
 */
public record PruneSettings(double logBase, CovarianceSettings covariance, LocateSettings locate)
    implements MethodSettings {
  public static final Method METHOD =
      new Method(
          "prune",
          "MEMIT, with the singular values of the total change held near the weight's own",
          List.of("world-2015", "gpt2-xl", "gpt-j-6b", "llama-3-8b"),
          PruneSettings::read);

  private static PruneSettings read(StrictProperties p) {
    return new PruneSettings(
        p.above("prune.log-base", 1), CovarianceSettings.read(p), LocateSettings.read(p));
  }

  @Override
  public String method() {
    return METHOD.name();
  }

  @Override
  public String canonical() {
    return locate.canonical(covariance.lines("prune.log-base=" + logBase));
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    PruneSettings own = new PruneSettings(logBase, covariance, locate.on(base));
    TotalRestraint restraint = TotalRestraint.of(base, own.locate, logBase);
    return Memit.editor(own, covariance, own.locate, base, resources, restraint::of, restraint);
  }
}
