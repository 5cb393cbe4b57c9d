package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.CausalToy;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.ResidualSpread;
import dev.errata.editor.locate.ToyProbe;
import dev.errata.editor.solve.KeySystem;
import dev.errata.editor.solve.Solver;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResidualSpreadParityTest {
  private static final List<Integer> LAYERS = List.of(0, 1, 2);

  private final Fixture fixture = Fixture.read("alphaedit-update-multilayer");

  @ParameterizedTest
  @EnumSource
  void shouldSpreadTwoBatchesOverThreeLayersAsTheReferenceDoes(Fixture.Arithmetic arithmetic) {
    try (NDManager manager = Engines.newManager(Engines.defaultDevice())) {
      JsonNode inputs = fixture.inputs();
      CausalToy toy = new CausalToy(manager, inputs.get("toy"), arithmetic);
      List<NDArray> cached = new ArrayList<>(Collections.nCopies(LAYERS.size(), null));
      for (int b = 0; b < inputs.get("batches").size(); b++) {
        JsonNode batch = inputs.get("batches").get(b);
        JsonNode expected = fixture.expected(arithmetic).get("batches").get(b);
        ToyProbe probe = new ToyProbe(toy, batch.get("requests"));
        NDArray offset = Fixture.matrix(manager, batch.get("z_offset"), arithmetic).transpose();
        NDArray targets = probe.current().add(offset);
        Fixture.assertClose("z", targets.transpose(), expected.get("z_target"), arithmetic);

        try (KeySystem system = system(manager, cached)) {
          new ResidualSpread(LAYERS, 1)
              .run(probe, targets, (i, keys) -> system.rightFactor(i, keys, Set.of()));
        }

        for (int layer : LAYERS) {
          String name = "batch " + b + " layer " + layer;
          JsonNode want = expected.get("layers").get(layer);
          NDArray keys = probe.keysUsed.get(layer);
          Fixture.assertClose(name + " K", keys.transpose(), want.get("K"), arithmetic);
          Fixture.assertClose(
              name + " R", probe.residuals.get(layer), want.get("resid"), arithmetic);
          Fixture.assertClose(
              name + " delta",
              probe.deltas.get(layer).transpose(),
              want.get("delta_in_out"),
              arithmetic);
          Fixture.assertClose(name + " W", toy.weight(layer), want.get("W_after"), arithmetic);
          NDArray before = cached.get(layer);
          cached.set(layer, before == null ? keys : before.concat(keys, 0));
        }
      }
    }
  }

  /** Earlier keys stand in it as guards: those keep the precision of the fixture. */
  private KeySystem system(NDManager manager, List<NDArray> cached) {
    double ridge = fixture.hyper().get("L2").doubleValue();
    List<NullSpaceTerms> terms = new ArrayList<>();
    int known = cached.get(0) == null ? 0 : (int) cached.get(0).getShape().get(0);
    for (int layer : LAYERS) {
      JsonNode node = fixture.inputs().get("P").get(layer);
      NDArray p = Fixture.matrix(manager, node, Fixture.Arithmetic.F64);
      NDArray guards =
          known == 0 ? null : cached.get(layer).toType(DataType.FLOAT64, false).matMul(p);
      terms.add(new NullSpaceTerms(k -> k.matMul(p), (int) p.getShape().get(0), ridge, guards));
    }
    List<String> facts = IntStream.range(0, known).mapToObj(i -> "fact " + i).toList();
    return new KeySystem(Solver.INVERSE, manager.getDevice(), terms, facts);
  }
}
