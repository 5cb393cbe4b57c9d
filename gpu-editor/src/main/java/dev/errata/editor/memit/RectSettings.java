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
 * RECT's hyper-parameters: MEMIT's, and how much of its change is kept.
 *
 * @param keptShare share of a weight's numbers that may change, those that change most relative to
 *     themselves; above 0, at most 1
 * @param covariance how known keys are protected
 * @param locate what it shares with its relatives
 */
public record RectSettings(double keptShare, CovarianceSettings covariance, LocateSettings locate)
    implements MethodSettings {
  public static final Method METHOD =
      new Method(
          "rect",
          "MEMIT, of which only the largest relative changes are kept",
          List.of("world-2015", "gpt2-xl", "gpt-j-6b", "llama-3-8b"),
          RectSettings::read);

  private static RectSettings read(StrictProperties p) {
    return new RectSettings(
        p.share("rect.kept-share"), CovarianceSettings.read(p), LocateSettings.read(p));
  }

  @Override
  public String method() {
    return METHOD.name();
  }

  @Override
  public String canonical() {
    return locate.canonical(covariance.lines("rect.kept-share=" + keptShare));
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    RectSettings own = new RectSettings(keptShare, covariance, locate.on(base));
    return Memit.editor(
        own, covariance, own.locate, base, resources, new Sparsifier(keptShare)::of);
  }
}
