package dev.errata.editor.solve;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.solve.KeyJournal.Entry;
import java.util.List;

/** Rows of one layer's system, float64. */
final class LayerRows {
  private final LayerTerms terms;
  private final int layerIndex;

  LayerRows(LayerTerms terms, int layerIndex) {
    this.terms = terms;
    this.layerIndex = layerIndex;
  }

  /** The rows of sets that are not all empty, one set after the other, {@code [m, d]}. */
  NDArray of(NDManager scope, RowSet... sets) {
    return concat(of(scope, new NDList(), sets));
  }

  /** The same after the rows of keys {@code [n, d]} of any type. */
  NDArray of(NDManager scope, NDArray keys, RowSet... sets) {
    NDArray own = keys.toType(DataType.FLOAT64, true);
    own.attach(scope);
    return concat(of(scope, new NDList(terms.rows(own)), sets));
  }

  private NDList of(NDManager scope, NDList rows, RowSet... sets) {
    for (RowSet set : sets) {
      if (!set.entries().isEmpty()) {
        rows.add(terms.rows(keys(scope, set.entries())));
      }
      if (!set.guards().isEmpty()) {
        int[] facts = set.guards().stream().mapToInt(Integer::intValue).toArray();
        rows.add(terms.guards(scope, facts));
      }
    }
    return rows;
  }

  private NDArray keys(NDManager scope, List<Entry> entries) {
    int width = entries.get(0).keys().get(layerIndex).length;
    float[] values = new float[entries.size() * width];
    for (int i = 0; i < entries.size(); i++) {
      System.arraycopy(entries.get(i).keys().get(layerIndex), 0, values, i * width, width);
    }
    NDArray keys = scope.create(values, new Shape(entries.size(), width));
    return keys.toType(DataType.FLOAT64, true);
  }

  /** A copy in any case: memory of the engine's own, whose alignment does not vary. */
  private static NDArray concat(NDList rows) {
    return rows.size() == 1 ? rows.get(0).duplicate() : NDArrays.concat(rows, 0);
  }
}
