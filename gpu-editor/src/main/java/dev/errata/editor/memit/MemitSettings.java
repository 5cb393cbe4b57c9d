package dev.errata.editor.memit;

import dev.errata.editor.Editor;
import dev.errata.editor.locate.DeltaRule;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;

/**
 * MEMIT's hyper-parameters.
 *
 * @param covariance how known keys are protected
 * @param locate what it shares with its relatives
 */
public record MemitSettings(CovarianceSettings covariance, LocateSettings locate)
    implements MethodSettings {
  public static final Method METHOD =
      new Method(
          "memit",
          "least squares over the batch, against the covariance of known keys",
          List.of("world-2015", "gpt2-xl", "gpt-j-6b", "llama-3-8b", "mistral-7b", "qwen2.5-7b"),
          MemitSettings::read);

  private static MemitSettings read(StrictProperties p) {
    return new MemitSettings(CovarianceSettings.read(p), LocateSettings.read(p));
  }

  @Override
  public String method() {
    return METHOD.name();
  }

  @Override
  public String canonical() {
    return locate.canonical(covariance.lines());
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    MemitSettings own = new MemitSettings(covariance, locate.on(base));
    return Memit.editor(own, covariance, own.locate, base, resources, DeltaRule.AS_SOLVED);
  }
}
