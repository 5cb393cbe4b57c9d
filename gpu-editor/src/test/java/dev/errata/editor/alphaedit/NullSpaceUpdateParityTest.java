package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Matrices;
import dev.errata.editor.solve.KeyJournal.Entry;
import dev.errata.editor.solve.KeySystem;
import dev.errata.editor.solve.Solver;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NullSpaceUpdateParityTest {
  private final Fixture fixture = Fixture.read("alphaedit-update");

  @ParameterizedTest
  @EnumSource
  void shouldUpdateThreeBatchesInSequenceAsTheReferenceDoes(Fixture.Arithmetic arithmetic) {
    for (Solver solver : Solver.values()) {
      check(arithmetic, solver, "L2_10", 10, false);
      check(arithmetic, solver, "L2_1", 1, false);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldChangeNothingWhenEverythingIsProtected(Fixture.Arithmetic arithmetic) {
    check(arithmetic, Solver.INVERSE, "P_zero", 10, true);
  }

  private void check(
      Fixture.Arithmetic arithmetic, Solver solver, String block, double ridge, boolean zero) {
    try (NDManager manager = Engines.newManager(Engines.defaultDevice())) {
      JsonNode inputs = fixture.inputs();
      NDArray p = Fixture.matrix(manager, inputs.get("P"), Fixture.Arithmetic.F64);
      NDArray projection = zero ? p.mul(0) : p;
      NDArray weight = Fixture.matrix(manager, inputs.get("W0"), arithmetic);
      int width = (int) p.getShape().get(0);
      NullSpaceTerms terms = new NullSpaceTerms(k -> k.matMul(projection), width, ridge, null);
      try (KeySystem system =
          new KeySystem(solver, manager.getDevice(), List.of(terms), List.of())) {
        for (int b = 0; b < inputs.get("batches").size(); b++) {
          JsonNode batch = inputs.get("batches").get(b);
          NDArray keys = Fixture.matrix(manager, batch.get("K"), arithmetic).transpose();
          NDArray left = Fixture.matrix(manager, batch.get("R"), arithmetic);
          JsonNode expected = fixture.expected(arithmetic).get(block).get(b);

          NDArray right = system.rightFactor(0, keys, Set.of()).toType(arithmetic.type, false);

          NDArray delta = left.matMul(right);
          weight = weight.add(delta);
          system.applied(b, entries(b, keys));
          String name = block + " batch " + b;
          Fixture.assertClose(name, delta.transpose(), expected.get("delta_in_out"), arithmetic);
          Fixture.assertClose(name + " W", weight, expected.get("W_after"), arithmetic);
        }
      }
    }
  }

  /** The fixture's numbers are exact in float32. */
  private static List<Entry> entries(int batch, NDArray keys) {
    List<Entry> entries = new ArrayList<>();
    for (float[] key : Matrices.floatRows(keys.toType(DataType.FLOAT32, false))) {
      entries.add(new Entry(batch + "-" + entries.size(), List.of(key)));
    }
    return entries;
  }
}
