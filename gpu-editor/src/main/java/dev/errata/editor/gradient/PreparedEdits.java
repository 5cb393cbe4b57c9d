package dev.errata.editor.gradient;

import dev.errata.editor.EditItem;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.LatestEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is kept of earlier edits that are looked at again: their tokens, which cost more than to ask
 * them, and how clear their answers were. Bounded: it is made anew for edits that were not asked
 * for lately.
 */
public final class PreparedEdits {
  private static final int LIMIT = 4096;

  private final AnswerMargins margins = new AnswerMargins(LIMIT);
  private final Map<EditItem, List<PreparedEdit>> prepared = new LatestEntries<>(LIMIT);

  /** How clear answers were. */
  AnswerMargins margins() {
    return margins;
  }

  /** The edits in tokens; one that cannot be made is left out. */
  List<PreparedEdit> of(LanguageModel model, GradientReading reading, List<EditItem> edits) {
    List<PreparedEdit> all = new ArrayList<>();
    for (EditItem edit : edits) {
      List<PreparedEdit> one = prepared.get(edit);
      if (one == null) {
        one = new EditPreparation(reading.context(), model, List.of(edit)).accepted();
        prepared.put(edit, one);
      }
      all.addAll(one);
    }
    return all;
  }
}
