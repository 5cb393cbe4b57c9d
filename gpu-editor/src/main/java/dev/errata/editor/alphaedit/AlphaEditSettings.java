package dev.errata.editor.alphaedit;

import dev.errata.editor.Editor;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.editor.solve.Solver;
import dev.errata.model.LanguageModel;
import java.util.List;

/**
 * AlphaEdit's hyper-parameters.
 *
 * @param nullSpaceThreshold key directions whose second moment over the corpus reaches it are
 *     protected
 * @param ridge λ of {@link NullSpaceUpdate}, in units of squared key norms
 * @param guardWeight w of {@link GuardedKeys}; 0 is the method as published
 * @param locate what it shares with its relatives
 */
public record AlphaEditSettings(
    double nullSpaceThreshold, double ridge, double guardWeight, LocateSettings locate)
    implements MethodSettings {

  public static final Method METHOD =
      new Method(
          "alphaedit",
          "MEMIT in the null space of what a corpus uses",
          List.of("world-2015", "world-2015-wide", "gpt2-xl", "gpt-j-6b", "llama-3-8b"),
          AlphaEditSettings::read);

  private static AlphaEditSettings read(StrictProperties p) {
    return new AlphaEditSettings(
        p.atLeast("nullspace.threshold", 0),
        p.above("ridge", 0),
        p.byDefault("guard.weight", "0").atLeast("guard.weight", 0),
        LocateSettings.read(p));
  }

  @Override
  public String method() {
    return METHOD.name();
  }

  @Override
  public String canonical() {
    return locate.canonical(
        "nullspace.threshold=" + nullSpaceThreshold,
        "ridge=" + ridge,
        "guard.weight=" + guardWeight);
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    return create(base, resources, Solver.INVERSE);
  }

  /** The same with a choice of how systems are solved. */
  public Editor create(LanguageModel base, EditorResources resources, Solver solver) {
    AlphaEditSettings own =
        new AlphaEditSettings(nullSpaceThreshold, ridge, guardWeight, locate.on(base));
    return AlphaEdit.on(base, own, resources, solver);
  }
}
