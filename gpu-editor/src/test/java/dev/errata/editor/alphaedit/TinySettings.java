package dev.errata.editor.alphaedit;

import dev.errata.editor.Editor;
import dev.errata.editor.TinyModel;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.locate.TargetSettings;
import dev.errata.editor.locate.WeightSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.util.List;

/**
 * AlphaEdit for {@link TinyModel}: two layers, an essence prompt, two guarded facts, a few steps.
 */
public final class TinySettings {
  public static final AlphaEditSettings SETTINGS = new AlphaEditSettings(0.3, 0.01, 0.5, locate());

  private TinySettings() {}

  public static Editor editor(LanguageModel base, Path cache) {
    return SETTINGS.create(base, new EditorResources(corpus(), cache));
  }

  /** Three sentences and two known facts. */
  public static KeyCorpus corpus() {
    KeyCorpus.Sentence fynta = new KeyCorpus.Sentence("The head of Fynta is Dan Foss", "Fynta");
    KeyCorpus.Sentence ephel = new KeyCorpus.Sentence("The head of Ephel is Ada Berg", "Ephel");
    return new KeyCorpus(
        List.of(fynta, ephel, new KeyCorpus.Sentence("Cleo Eng is the head of Dunmo", "")),
        List.of(
            new KeyCorpus.KnownFact("Fynta|head", fynta),
            new KeyCorpus.KnownFact("Ephel|head", ephel)));
  }

  /** What all locate-then-edit methods share. */
  public static LocateSettings locate() {
    return new LocateSettings(
        new WeightSettings(List.of(1, 2), "transformer.h.{}.mlp.c_proj.weight"),
        1,
        new TargetSettings(12, 0.5, 0.05, 0.01, 0.05, 5, 0),
        new ContextSettings(List.of("Listen:", "As reported,"), "{} is a", true));
  }
}
