package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import dev.errata.editor.locate.PreparedEdit;
import java.util.List;
import java.util.Map;

/**
 * What a look at earlier edits has shown.
 *
 * @param lost edits that are to be written again, those of the newest batch first
 * @param held keys of the edits that still hold, by weight, {@code [h, d_in]} float32; none unless
 *     asked for
 */
public record Recollection(List<Lost> lost, Map<String, NDArray> held) {
  /** Of nothing. */
  public static final Recollection NONE = new Recollection(List.of(), Map.of());

  /**
   * An earlier edit that was lost.
   *
   * @param weight what its value gradients are multiplied with
   */
  public record Lost(PreparedEdit edit, double weight) {}
}
