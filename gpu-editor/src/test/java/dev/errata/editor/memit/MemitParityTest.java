package dev.errata.editor.memit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.CausalToy;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Fixture.Arithmetic;
import dev.errata.editor.locate.Matrices;
import dev.errata.editor.locate.ResidualSpread;
import dev.errata.editor.locate.ToyProbe;
import dev.errata.editor.solve.KeyJournal.Entry;
import dev.errata.editor.solve.KeySystem;
import dev.errata.editor.solve.Solver;
import dev.errata.editor.statistics.Covariance;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemitParityTest {
  private final NDManager manager = Engines.newManager(Engines.defaultDevice());

  @ParameterizedTest
  @EnumSource
  void shouldUpdateAWeightAsTheReferenceDoes(Arithmetic arithmetic) {
    Fixture fixture = Fixture.read("memit-update");
    JsonNode cases = fixture.inputs().get("cases");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode input = cases.get(i);
      JsonNode expected = fixture.expected(arithmetic).get("cases").get(i);
      CovarianceTerms terms =
          terms(fixture.inputs().get("C"), input.get("mom2_update_weight").doubleValue());
      for (Solver solver : Solver.values()) {
        try (KeySystem system = system(solver, List.of(terms))) {
          NDArray keys = matrix(input, "K", arithmetic).transpose();

          NDArray right = system.rightFactor(0, keys, Set.of()).toType(arithmetic.type, false);

          String name = "case " + i + " " + solver;
          Fixture.assertClose(name, right.transpose(), expected.get("adj_k"), arithmetic);
          NDArray delta = matrix(input, "R", arithmetic).matMul(right);
          Fixture.assertClose(name, delta, expected.get("delta_out_in"), arithmetic);
          NDArray weight = matrix(fixture.inputs(), "W0", arithmetic);
          Fixture.assertClose(name, weight.add(delta), expected.get("W_after"), arithmetic);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldProtectEarlierEditsAsTheSequentialReferenceDoes(Arithmetic arithmetic) {
    Fixture fixture = Fixture.read("memit-seq-update");
    CovarianceTerms terms =
        terms(fixture.inputs().get("C"), fixture.hyper().get("mom2_update_weight").doubleValue());
    try (KeySystem system = system(Solver.INVERSE, List.of(terms))) {
      JsonNode batches = fixture.inputs().get("batches");
      for (int b = 0; b < batches.size(); b++) {
        NDArray keys = matrix(batches.get(b), "K", arithmetic).transpose();

        NDArray right = system.rightFactor(0, keys, Set.of()).toType(arithmetic.type, false);

        JsonNode expected = fixture.expected(arithmetic).get("batches").get(b);
        NDArray delta = matrix(batches.get(b), "R", arithmetic).matMul(right);
        Fixture.assertClose("batch " + b, delta, expected.get("delta_out_in"), arithmetic);
        system.applied(b, entries(b, keys));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSpreadABatchOverThreeLayersAsTheReferenceDoes(Arithmetic arithmetic) {
    Fixture fixture = Fixture.read("memit-update-multilayer");
    JsonNode inputs = fixture.inputs();
    CausalToy toy = new CausalToy(manager, inputs.get("toy"), arithmetic);
    double weight = fixture.hyper().get("mom2_update_weight").doubleValue();
    List<CovarianceTerms> terms = new ArrayList<>();
    inputs.get("C").forEach(c -> terms.add(terms(c, weight)));
    ToyProbe probe = new ToyProbe(toy, inputs.get("requests"));
    NDArray targets = probe.current().add(matrix(inputs, "z_offset", arithmetic).transpose());

    try (KeySystem system = system(Solver.INVERSE, terms)) {
      new ResidualSpread(List.of(0, 1, 2), 1)
          .run(probe, targets, (i, keys) -> system.rightFactor(i, keys, Set.of()));
    }

    for (int layer = 0; layer < terms.size(); layer++) {
      JsonNode want = fixture.expected(arithmetic).get("layers").get(layer);
      String name = "layer " + layer;
      Fixture.assertClose(
          name + " K", probe.keysUsed.get(layer).transpose(), want.get("K"), arithmetic);
      Fixture.assertClose(name + " R", probe.residuals.get(layer), want.get("resid"), arithmetic);
      Fixture.assertClose(
          name + " delta", probe.deltas.get(layer), want.get("delta_out_in"), arithmetic);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheEntriesThatTheReferenceOfRectKeeps(Arithmetic arithmetic) {
    Fixture fixture = Fixture.read("rect-update");
    JsonNode expected = fixture.expected(arithmetic);
    double share = fixture.hyper().get("k_percent").doubleValue() / 100;
    CovarianceTerms terms =
        terms(fixture.inputs().get("C"), fixture.hyper().get("mom2_update_weight").doubleValue());
    NDArray weight = matrix(fixture.inputs(), "W0", arithmetic);
    try (KeySystem system = system(Solver.INVERSE, List.of(terms))) {
      NDArray keys = matrix(fixture.inputs(), "K", arithmetic).transpose();
      NDArray right = system.rightFactor(0, keys, Set.of()).toType(arithmetic.type, false);
      NDArray delta = matrix(fixture.inputs(), "R", arithmetic).matMul(right);

      NDArray kept = new Sparsifier(share).kept(delta, weight);

      assertThat(kept.neq(0).countNonzero().getLong())
          .isEqualTo(expected.get("n_kept").longValue());
      Fixture.assertClose("W", weight.add(kept), expected.get("W_after"), arithmetic);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRestrainTheTotalAsPruneDescribes(Arithmetic arithmetic) {
    Fixture fixture = Fixture.read("prune-update");
    try (LinearAlgebra algebra = new LinearAlgebra()) {
      SpectrumRestraint restraint = new SpectrumRestraint(algebra, Math.E);
      for (int i = 0; i < fixture.inputs().get("cases").size(); i++) {
        JsonNode input = fixture.inputs().get("cases").get(i);
        JsonNode expected = fixture.expected(arithmetic).get("cases").get(i);
        String name = input.get("name").asText();
        NDArray original = matrix(input, "W_original", Arithmetic.F64);
        NDArray total = matrix(input, "W_edited", Arithmetic.F64).sub(original);

        double bound = restraint.largest(original);
        NDArray restrained =
            restraint
                .correction(total, bound)
                .map(c -> total.add(c.left().matMul(c.right())))
                .orElse(total);

        Fixture.assertClose(
            name,
            new double[] {bound},
            new double[] {expected.get("sigma_max_original").doubleValue()},
            arithmetic.tolerance);
        Fixture.assertClose(name, restrained, expected.get("pruned_delta"), arithmetic);
        Fixture.assertClose(
            name, original.add(restrained), expected.get("W_original_plus_pruned"), arithmetic);
      }
    }
  }

  private KeySystem system(Solver solver, List<CovarianceTerms> terms) {
    return new KeySystem(solver, manager.getDevice(), terms, List.of());
  }

  private CovarianceTerms terms(JsonNode covariance, double weight) {
    NDArray c = Fixture.matrix(manager, covariance, Arithmetic.F64);
    return new CovarianceTerms(new Covariance(c.mul(weight)));
  }

  private NDArray matrix(JsonNode node, String field, Arithmetic arithmetic) {
    return Fixture.matrix(manager, node.get(field), arithmetic);
  }

  private static List<Entry> entries(int batch, NDArray keys) {
    List<Entry> entries = new ArrayList<>();
    for (float[] key : Matrices.floatRows(keys.toType(DataType.FLOAT32, false))) {
      entries.add(new Entry(batch + "-" + entries.size(), List.of(key)));
    }
    return entries;
  }
}
