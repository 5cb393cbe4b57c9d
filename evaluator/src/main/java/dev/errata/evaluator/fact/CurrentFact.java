package dev.errata.evaluator.fact;

/**
 * A fact that an edit has written and no later one has superseded.
 *
 * @param edit the last edit of the fact
 * @param sequence the edit sequence of the batch that wrote it
 */
public record CurrentFact(FactEdit edit, long sequence) {
  public String factKey() {
    return edit.factKey();
  }
}
