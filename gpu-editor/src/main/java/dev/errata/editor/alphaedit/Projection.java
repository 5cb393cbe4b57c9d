package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;

/** A symmetric projection {@code P} of keys. */
@FunctionalInterface
public interface Projection {
  /**
   * {@code keys · P}: {@code [n, d_in]} to {@code [n, d_in]}, fresh, on the manager of {@code
   * keys}.
   */
  NDArray project(NDArray keys);
}
