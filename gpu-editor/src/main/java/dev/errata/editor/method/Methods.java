package dev.errata.editor.method;

import dev.errata.editor.EditorException;
import dev.errata.editor.alphaedit.AlphaEditSettings;
import dev.errata.editor.finetune.FineTuneSettings;
import dev.errata.editor.memit.MemitSettings;
import dev.errata.editor.memit.PruneSettings;
import dev.errata.editor.memit.RectSettings;
import dev.errata.editor.onestep.OneStepSettings;
import dev.errata.editor.rledit.HyperSettings;
import dev.errata.editor.rome.RomeSettings;
import dev.errata.editor.settings.Method;
import java.util.List;

/** All editing methods. */
public final class Methods {
  /** The method used unless another is named. */
  public static final String DEFAULT = "alphaedit";

  private static final List<Method> ALL =
      List.of(
          AlphaEditSettings.METHOD,
          MemitSettings.METHOD,
          RomeSettings.METHOD,
          RectSettings.METHOD,
          PruneSettings.METHOD,
          OneStepSettings.ULTRAEDIT,
          OneStepSettings.STABLEEDIT,
          FineTuneSettings.METHOD,
          HyperSettings.RLEDIT,
          HyperSettings.MALMEN,
          HyperSettings.MEND);

  private Methods() {}

  public static List<Method> all() {
    return ALL;
  }

  /** Names of all methods. */
  public static List<String> names() {
    return ALL.stream().map(Method::name).toList();
  }

  /**
   * The method of a name.
   *
   * @throws EditorException listing the methods there are
   */
  public static Method named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new EditorException(
                    "Unknown editing method %s; there are %s"
                        .formatted(name, String.join(", ", names()))));
  }
}
