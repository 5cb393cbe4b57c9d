package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.locate.PreparedEdit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of batches at the tokens of their answers, and their inner products, kept where no edit
 * changes them: what enters the only edited weight lies below it. Owns the keys.
 */
final class BatchKeys implements AutoCloseable {
  private final boolean kept;
  private final NDManager manager;
  private final Map<List<EditItem>, NDArray> keys = new HashMap<>();
  private final KeyProducts products = new KeyProducts();

  /**
   * Of nothing yet.
   *
   * @param kept whether anything is kept
   * @param manager owned
   */
  BatchKeys(boolean kept, NDManager manager) {
    this.kept = kept;
    this.manager = manager;
  }

  /** Keys of a batch, {@code [n, d_in]} float32, if they are kept. */
  Optional<NDArray> of(List<EditItem> batch) {
    return Optional.ofNullable(keys.get(batch));
  }

  /** Takes over the keys of a batch if they are to be kept. */
  void keep(List<EditItem> batch, NDArray rows) {
    if (kept) {
      rows.attach(manager);
      NDArray before = keys.put(batch, rows);
      if (before != null) {
        before.close();
      }
    }
  }

  /** Forgets the keys of all batches but these. */
  void keepOnly(List<List<PreparedEdit>> batches) {
    Map<List<EditItem>, NDArray> wanted = new HashMap<>();
    for (List<PreparedEdit> batch : batches) {
      List<EditItem> items = PreparedEdit.items(batch);
      Optional.ofNullable(keys.remove(items)).ifPresent(rows -> wanted.put(items, rows));
    }
    keys.values().forEach(NDArray::close);
    keys.clear();
    keys.putAll(wanted);
  }

  /** Inner products, kept or not. */
  KeyProducts products() {
    return kept ? products : new KeyProducts();
  }

  @Override
  public void close() {
    manager.close();
  }
}
