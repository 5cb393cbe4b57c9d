package dev.errata.editor.alphaedit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.KeyAveraging;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NullSpaceParityTest {
  private final Fixture fixture = Fixture.read("alphaedit-projection");

  @ParameterizedTest
  @EnumSource
  void shouldProjectAsTheReferenceDoes(Fixture.Arithmetic arithmetic) {
    try (NDManager manager = Engines.newManager(Engines.defaultDevice());
        LinearAlgebra algebra = new LinearAlgebra()) {
      JsonNode cases = fixture.inputs().get("cases");
      for (int i = 0; i < cases.size(); i++) {
        JsonNode input = cases.get(i);
        JsonNode expected = fixture.expected(arithmetic).get("cases").get(i);
        NDArray keys = Fixture.matrix(manager, input.get("keys"), arithmetic);
        NDArray moment = keys.transpose().matMul(keys).div(keys.getShape().get(0));
        Fixture.assertClose(input + " C", moment, expected.get("C"), arithmetic);

        NullSpace space = NullSpace.of(algebra, moment, input.get("threshold").doubleValue());

        String name = input.get("name").asText();
        assertThat(space.dimension() - space.directionsInUse())
            .as(name)
            .isEqualTo(expected.get("n_small").intValue());
        NDArray unit = manager.eye(space.dimension()).toType(arithmetic.type, false);
        Fixture.assertClose(name + " P", space.project(unit), expected.get("P"), arithmetic);

        if (arithmetic == Fixture.Arithmetic.F64) {
          NullSpace ofKeys = NullSpace.ofKeys(algebra, keys, input.get("threshold").doubleValue());
          assertThat(ofKeys.directionsInUse()).as(name).isEqualTo(space.directionsInUse());
          Fixture.assertClose(name + " P", ofKeys.project(unit), expected.get("P"), arithmetic);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAverageKeysAsTheReferenceDoes(Fixture.Arithmetic arithmetic) {
    Fixture averaging = Fixture.read("key-averaging");
    try (NDManager manager = Engines.newManager(Engines.defaultDevice())) {
      NDArray features = Fixture.matrix(manager, averaging.inputs().get("features"), arithmetic);

      NDArray keys = KeyAveraging.average(features, List.of(1, 5));

      Fixture.assertClose("keys", keys, averaging.expected(arithmetic).get("keys"), arithmetic);
    }
  }
}
