package dev.errata.editor.memit;

import dev.errata.editor.alphaedit.TinySettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.MethodSettings;
import java.nio.file.Path;

/** MEMIT and its relatives for the tiny model. */
public final class TinyMemit {
  public static final CovarianceSettings COVARIANCE = new CovarianceSettings(1, 0.1, true);

  private TinyMemit() {}

  public static MethodSettings memit() {
    return new MemitSettings(COVARIANCE, TinySettings.locate());
  }

  public static MethodSettings rect() {
    return new RectSettings(0.4, COVARIANCE, TinySettings.locate());
  }

  static EditorResources resources() {
    return new EditorResources(TinySettings.corpus(), Path.of("target", "key-statistics"));
  }
}
