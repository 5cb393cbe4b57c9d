package dev.errata.editor.locate;

import dev.errata.editor.solve.KeySystem;
import java.util.List;

/**
 * What sets one method that spreads residuals apart from another.
 *
 * @param system gives each layer's change, and knows the keys that protect earlier edits
 * @param protectsEdits whether the keys of this method's own edits join the system
 * @param rule what becomes of a solved delta
 * @param owned closed with the editor, after the system
 */
public record Solution(
    KeySystem system, boolean protectsEdits, DeltaRule rule, List<AutoCloseable> owned) {
  public Solution {
    owned = List.copyOf(owned);
  }

  void close() {
    system.close();
    for (AutoCloseable each : owned) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing native memory cannot fail", e);
      }
    }
  }
}
