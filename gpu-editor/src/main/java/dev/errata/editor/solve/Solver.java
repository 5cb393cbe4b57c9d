package dev.errata.editor.solve;

import ai.djl.Device;
import dev.errata.model.linalg.LinearAlgebra;

/** How a layer's system is solved. Both ways agree up to rounding. */
public enum Solver {
  /** Keeps the inverse and follows every change: O(d² n) for a batch of n edits. */
  INVERSE {
    @Override
    LayerSystem system(
        LinearAlgebra algebra, Device device, LayerTerms terms, int index, RowSet start) {
      return new InverseSystem(algebra, device, terms, index, start);
    }
  },
  /** Factors the system of every batch: O(d³ + d² N) with N keys in force. */
  DIRECT {
    @Override
    LayerSystem system(
        LinearAlgebra algebra, Device device, LayerTerms terms, int index, RowSet start) {
      return new DirectSystem(algebra, device, terms, index, start);
    }
  };

  abstract LayerSystem system(
      LinearAlgebra algebra, Device device, LayerTerms terms, int index, RowSet start);
}
