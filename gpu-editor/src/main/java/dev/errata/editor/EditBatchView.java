package dev.errata.editor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The edits that are written into the weights together, in the order in which they were logged. */
public record EditBatchView(String batchId, List<EditItem> edits) {
  public EditBatchView {
    edits = List.copyOf(edits);
  }

  /** The same batch with only the named facts, order kept. */
  public EditBatchView only(Set<String> factKeys) {
    return new EditBatchView(
        batchId, edits.stream().filter(e -> factKeys.contains(e.factKey())).toList());
  }

  /** Keys of the facts in this batch. */
  public Set<String> factKeys() {
    Set<String> keys = new HashSet<>();
    edits.forEach(e -> keys.add(e.factKey()));
    return keys;
  }
}
