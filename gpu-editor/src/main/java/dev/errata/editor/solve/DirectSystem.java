package dev.errata.editor.solve;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.solve.KeyJournal.Entry;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A layer's system, put together and factored for every batch, as the published code does it. What
 * {@link InverseSystem} is measured against.
 */
final class DirectSystem implements LayerSystem {
  private final LinearAlgebra algebra;
  private final LayerTerms terms;
  private final LayerRows rows;
  private final NDManager owner;
  private final Set<Entry> entries;
  private final Set<Integer> guards;

  DirectSystem(LinearAlgebra algebra, Device device, LayerTerms terms, int index, RowSet start) {
    this.algebra = algebra;
    this.terms = terms;
    rows = new LayerRows(terms, index);
    owner = Engines.newManager(device);
    entries = new LinkedHashSet<>(start.entries());
    guards = new LinkedHashSet<>(start.guards());
  }

  @Override
  public void changeInPlace(RowSet added, RowSet taken) {
    taken.entries().forEach(entries::remove);
    taken.guards().forEach(guards::remove);
    entries.addAll(added.entries());
    guards.addAll(added.guards());
  }

  @Override
  public NDArray solve(NDManager manager, NDArray keys, RowSet taken) {
    List<Entry> kept = new ArrayList<>(entries);
    kept.removeAll(taken.entries());
    List<Integer> guarded = new ArrayList<>(guards);
    guarded.removeAll(taken.guards());
    try (NDManager scope = owner.newSubManager()) {
      NDArray own = rows.of(scope, keys);
      NDArray all = rows.of(scope, keys, new RowSet(kept, guarded));
      NDArray moment = all.transpose().matMul(all).addi(terms.base(scope));
      NDArray solved = algebra.solvePositiveDefinite(moment, own.transpose()).transpose();
      NDArray fresh = solved.duplicate();
      fresh.attach(manager);
      return fresh;
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
