package dev.errata.editor.gradient;

import dev.errata.editor.locate.PreparedEdit;
import java.util.List;
import java.util.Map;

/**
 * What a look at earlier edits has shown.
 *
 * @param lost edits that are to be written again, those of the newest batch first
 * @param held keys of the edits that still hold, by weight; none unless asked for
 */
public record Recollection(List<Lost> lost, Map<String, HeldKeys> held) {
  /** Of nothing. */
  public static final Recollection NONE = new Recollection(List.of(), Map.of());

  /**
   * An earlier edit that was lost.
   *
   * @param weight what its value gradients are multiplied with
   */
  public record Lost(PreparedEdit edit, double weight) {}
}
