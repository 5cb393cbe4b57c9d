package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.Fixture;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NullSpaceUpdateParityTest {
  private final Fixture fixture = Fixture.read("alphaedit-update");

  @ParameterizedTest
  @EnumSource
  void shouldUpdateThreeBatchesInSequenceAsTheReferenceDoes(Fixture.Arithmetic arithmetic) {
    check(arithmetic, "L2_10", 10, false);
    check(arithmetic, "L2_1", 1, false);
  }

  @ParameterizedTest
  @EnumSource
  void shouldChangeNothingWhenEverythingIsProtected(Fixture.Arithmetic arithmetic) {
    check(arithmetic, "P_zero", 10, true);
  }

  private void check(Fixture.Arithmetic arithmetic, String block, double ridge, boolean zero) {
    try (NDManager manager = Engines.newManager(Engines.defaultDevice());
        LinearAlgebra algebra = new LinearAlgebra()) {
      JsonNode inputs = fixture.inputs();
      NDArray p = Fixture.matrix(manager, inputs.get("P"), arithmetic);
      NDArray projection = zero ? p.mul(0) : p;
      NDArray weight = Fixture.matrix(manager, inputs.get("W0"), arithmetic);
      NDArray cached = null;
      for (int b = 0; b < inputs.get("batches").size(); b++) {
        NDArray keys =
            Fixture.matrix(manager, inputs.get("batches").get(b).get("K"), arithmetic).transpose();
        NDArray left = Fixture.matrix(manager, inputs.get("batches").get(b).get("R"), arithmetic);
        JsonNode expected = fixture.expected(arithmetic).get(block).get(b);

        NDArray right =
            new NullSpaceUpdate(algebra, ridge)
                .rightFactor(keys, cached, null, k -> k.matMul(projection))
                .toType(arithmetic.type, false);

        NDArray delta = left.matMul(right);
        weight = weight.add(delta);
        cached = cached == null ? keys : cached.concat(keys, 0);
        String name = block + " batch " + b;
        Fixture.assertClose(name, delta.transpose(), expected.get("delta_in_out"), arithmetic);
        Fixture.assertClose(name + " W", weight, expected.get("W_after"), arithmetic);
        NDArray moment = cached.transpose().matMul(cached);
        Fixture.assertClose(name + " C", moment, expected.get("cache_c_after"), arithmetic);
      }
    }
  }
}
