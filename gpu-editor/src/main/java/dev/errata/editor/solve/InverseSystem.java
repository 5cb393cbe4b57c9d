package dev.errata.editor.solve;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.List;

/** A layer's system as its inverse, which follows every change. */
final class InverseSystem implements LayerSystem {
  /** Rows that change at a time: bounds the m × m systems. */
  private static final int CHUNK = 1024;

  private static final RowSet NONE = new RowSet(List.of(), List.of());

  private final LayerRows rows;
  private final NDManager owner;
  private final MaintainedInverse inverse;

  InverseSystem(LinearAlgebra algebra, Device device, LayerTerms terms, int index, RowSet start) {
    rows = new LayerRows(terms, index);
    owner = Engines.newManager(device);
    inverse = new MaintainedInverse(algebra, owner, terms.baseInverse(algebra, owner));
    for (int from = 0; from < start.guards().size(); from += CHUNK) {
      int to = Math.min(start.guards().size(), from + CHUNK);
      changeInPlace(new RowSet(List.of(), start.guards().subList(from, to)), NONE);
    }
    for (int from = 0; from < start.entries().size(); from += CHUNK) {
      int to = Math.min(start.entries().size(), from + CHUNK);
      changeInPlace(new RowSet(start.entries().subList(from, to), List.of()), NONE);
    }
  }

  @Override
  public void changeInPlace(RowSet added, RowSet taken) {
    if (added.size() + taken.size() > 0) {
      try (NDManager scope = owner.newSubManager()) {
        inverse.changeInPlace(new SignedRows(rows.of(scope, added, taken), added.size()));
      }
    }
  }

  @Override
  public NDArray solve(NDManager manager, NDArray keys, RowSet taken) {
    try (NDManager scope = owner.newSubManager()) {
      int count = (int) keys.getShape().get(0);
      return inverse.solveAdded(manager, new SignedRows(rows.of(scope, keys, taken), count));
    }
  }

  @Override
  public void close() {
    inverse.close();
  }
}
