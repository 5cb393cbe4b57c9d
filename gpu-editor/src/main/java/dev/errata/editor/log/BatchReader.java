package dev.errata.editor.log;

import dev.errata.event.EditRequest;
import java.util.List;

/** Gives the batches of a log by their place. */
@FunctionalInterface
public interface BatchReader extends AutoCloseable {
  /**
   * The edits that a batch orders.
   *
   * @param offset of its command
   * @throws dev.errata.editor.EditorException if there is no such batch or it cannot be read
   */
  List<EditRequest> at(long offset);

  @Override
  default void close() {}
}
