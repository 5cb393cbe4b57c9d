package dev.errata.editor.rome;

import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;

/**
 * ROME's hyper-parameters.
 *
 * @param useCovariance whether the direction of a change is {@code C⁻¹ k}; the key's own direction
 *     otherwise
 * @param covarianceRidge share of the covariance's mean eigenvalue that is added to all of them
 * @param locate what it shares with its relatives; one layer
 */
public record RomeSettings(boolean useCovariance, double covarianceRidge, LocateSettings locate)
    implements MethodSettings {
  public static final Method METHOD =
      new Method(
          "rome",
          "one change of rank one after the other, at one layer",
          List.of("world-2015", "gpt2-xl", "gpt-j-6b", "llama-3-8b", "mistral-7b", "qwen2.5-7b"),
          RomeSettings::read);

  private static RomeSettings read(StrictProperties p) {
    return new RomeSettings(
        p.flag("covariance.use"),
        p.byDefault("covariance.ridge", "0").atLeast("covariance.ridge", 0),
        LocateSettings.read(p));
  }

  @Override
  public String method() {
    return METHOD.name();
  }

  @Override
  public String canonical() {
    return locate.canonical(
        "covariance.use=" + useCovariance, "covariance.ridge=" + covarianceRidge);
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    RomeSettings own = new RomeSettings(useCovariance, covarianceRidge, locate.on(base));
    if (own.locate.layers().size() != 1) {
      throw new EditorException(
          "Setting layers names %d layers; rome edits one".formatted(own.locate.layers().size()));
    }
    return Rome.on(base, own, resources);
  }
}
