package dev.errata.editor;

import java.util.Arrays;

/**
 * Everything beside the weights that an editor's next delta depends on, as bytes. Restoring it
 * gives the same bits back, so that an editor that was restarted computes the same deltas as one
 * that was not, but for what {@link Editor} says of methods that look back.
 */
public final class EditorState {
  private final byte[] bytes;

  public EditorState(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EditorState that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "EditorState[" + bytes.length + " bytes]";
  }
}
