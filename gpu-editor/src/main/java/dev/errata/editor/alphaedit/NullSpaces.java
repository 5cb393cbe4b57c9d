package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDManager;
import java.util.List;

/** The null spaces of the edited layers, in the order of the layers. Owns their device memory. */
public final class NullSpaces implements AutoCloseable {
  private final NDManager owner;
  private final List<NullSpace> spaces;

  /**
   * Null spaces that live as long as this object.
   *
   * @param owner closed with this object; the spaces' arrays are its own
   */
  NullSpaces(NDManager owner, List<NullSpace> spaces) {
    this.owner = owner;
    this.spaces = List.copyOf(spaces);
  }

  public NullSpace get(int layerIndex) {
    return spaces.get(layerIndex);
  }

  public int size() {
    return spaces.size();
  }

  @Override
  public void close() {
    owner.close();
  }
}
