package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.CausalToy;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.KeyAveraging;
import dev.errata.editor.locate.LayerProbe;
import dev.errata.editor.locate.ResidualSpread;
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
        Probe probe = new Probe(toy, batch.get("requests"));
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

  /** The toy network as the spread sees a model. */
  private static final class Probe implements LayerProbe {
    private final CausalToy toy;
    private final JsonNode requests;
    private final List<NDArray> keysUsed = new ArrayList<>();
    private final List<NDArray> residuals = new ArrayList<>();
    private final List<NDArray> deltas = new ArrayList<>();

    Probe(CausalToy toy, JsonNode requests) {
      this.toy = toy;
      this.requests = requests;
    }

    @Override
    public NDArray keys(int layer) {
      NDList features = new NDList();
      int contexts = 0;
      for (JsonNode request : requests) {
        contexts = request.get("context_ids").size();
        for (int c = 0; c < contexts; c++) {
          NDArray h = toy.embed(Fixture.ints(request.get("context_ids").get(c)));
          NDArray below = toy.run(h, 0, layer - 1);
          int at = request.get("context_subject_last_index").get(c).intValue();
          features.add(toy.keys(below, layer).get(at));
        }
      }
      keysUsed.add(KeyAveraging.average(NDArrays.stack(features), List.of(1, contexts - 1)));
      return keysUsed.get(keysUsed.size() - 1);
    }

    @Override
    public NDArray current() {
      NDList rows = new NDList();
      for (JsonNode request : requests) {
        NDArray h = toy.embed(Fixture.ints(request.get("context_ids").get(0)));
        int at = request.get("context_subject_last_index").get(0).intValue();
        rows.add(toy.run(h, 0, 2).get(at));
      }
      return NDArrays.stack(rows);
    }

    @Override
    public void change(int layer, NDArray left, NDArray right) {
      residuals.add(left);
      deltas.add(left.matMul(right));
      toy.setWeight(layer, toy.weight(layer).add(left.matMul(right)));
    }
  }
}
