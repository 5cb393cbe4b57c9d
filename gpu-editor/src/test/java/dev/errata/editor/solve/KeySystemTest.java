package dev.errata.editor.solve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.solve.KeyJournal.Entry;
import dev.errata.model.Engines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeySystemTest {
  private static final int WIDTH = 64;
  private static final int BATCH = 6;
  private static final List<String> GUARDED = List.of("f1", "g", "f2", "f1", "f9");

  private final NDManager manager = Engines.newManager(Device.cpu());
  private final Random random = new Random(5);
  private final NDArray guards = rows(GUARDED.size());

  @AfterEach
  void close() {
    manager.close();
  }

  private final class Terms implements LayerTerms {
    @Override
    public NDArray base(NDManager owner) {
      return owner.eye(WIDTH).toType(DataType.FLOAT64, false).mul(0.5);
    }

    @Override
    public NDArray guards(NDManager owner, int[] facts) {
      NDArray chosen = guards.get(owner.create(facts));
      chosen.attach(owner);
      return chosen;
    }
  }

  @Test
  void shouldSolveAsTheDirectSolveDoesOverFiftyBatchesWithEditsAgainAndReverts() {
    try (KeySystem kept = system(Solver.INVERSE, 1 << 20);
        KeySystem direct = system(Solver.DIRECT, 1 << 20)) {
      assertThat(largestDifference(kept, direct, 50)).as("in float32").isLessThan(1e-6);
    }
  }

  @Test
  void shouldSolveAsTheDirectSolveDoesWhenItIsMadeAnewNowAndThen() {
    try (KeySystem kept = system(Solver.INVERSE, 40);
        KeySystem direct = system(Solver.DIRECT, 1 << 20)) {
      assertThat(largestDifference(kept, direct, 20)).as("in float32").isLessThan(1e-6);
    }
  }

  @Test
  void shouldGiveTheSameBitsAfterARestart() throws IOException {
    try (KeySystem live = system(Solver.INVERSE, 40);
        KeySystem restarted = system(Solver.INVERSE, 40)) {
      for (int b = 0; b < 12; b++) {
        live.rightFactor(0, rows(BATCH), facts(b));
        happen(b, live);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      live.journal().write(new DataOutputStream(bytes));

      restarted.restore(
          KeyJournal.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));

      NDArray keys = rows(BATCH);
      assertThat(restarted.rightFactor(0, keys, facts(12)).toDoubleArray())
          .containsExactly(live.rightFactor(0, keys, facts(12)).toDoubleArray());
    }
  }

  @Test
  void shouldForgetWhatDefendsAnOutdatedValue() {
    try (KeySystem system = system(Solver.INVERSE, 1 << 20);
        KeySystem fresh = system(Solver.INVERSE, 1 << 20)) {
      NDArray keys = rows(1);
      system
          .journal()
          .applied(
              1,
              List.of(
                  new Entry(
                      "f1", List.of(rows(1).toType(DataType.FLOAT32, false).toFloatArray()))));

      NDArray superseding = system.rightFactor(0, keys, Set.of("f1"));

      NDArray first = fresh.rightFactor(0, keys, Set.of("f1"));
      assertThat(difference(superseding, first)).isLessThan(1e-12);
    }
  }

  @Test
  void shouldUncoverWhatABatchHadSupersededWhenItIsTakenBack() {
    try (KeySystem system = system(Solver.INVERSE, 1 << 20);
        KeySystem without = system(Solver.INVERSE, 1 << 20)) {
      happen(1, system);
      happen(1, without);
      system.applied(99, entries(facts(1), random));
      system.takenBack(99);
      NDArray keys = rows(BATCH);

      NDArray actual = system.rightFactor(0, keys, Set.of("other"));

      assertThat(actual.toDoubleArray())
          .containsExactly(without.rightFactor(0, keys, Set.of("other")).toDoubleArray());
    }
  }

  private double largestDifference(KeySystem kept, KeySystem direct, int batches) {
    double worst = 0;
    for (int b = 0; b < batches; b++) {
      NDArray keys = rows(BATCH);
      NDArray actual = kept.rightFactor(0, keys, facts(b)).toType(DataType.FLOAT32, false);
      NDArray expected = direct.rightFactor(0, keys, facts(b));
      worst = Math.max(worst, difference(actual.toType(DataType.FLOAT64, false), expected));
      happen(b, kept);
      happen(b, direct);
    }
    return worst;
  }

  /** A batch, of which some facts were edited before; every fifth is taken back. */
  private static void happen(int b, KeySystem system) {
    system.applied(b, entries(facts(b), new Random(b)));
    if (b % 5 == 4) {
      system.takenBack(b - 1);
    }
  }

  private static Set<String> facts(int batch) {
    Set<String> facts = new TreeSet<>();
    for (int i = 0; i < BATCH; i++) {
      facts.add("f" + (batch * 4 + i) % 70);
    }
    return facts;
  }

  private static List<Entry> entries(Set<String> facts, Random random) {
    List<Entry> entries = new ArrayList<>();
    for (String fact : facts) {
      float[] key = new float[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        key[i] = (float) random.nextDouble(-1, 1);
      }
      entries.add(new Entry(fact, List.of(key)));
    }
    return entries;
  }

  private KeySystem system(Solver solver, int refreshRows) {
    return new KeySystem(solver, Device.cpu(), List.of(new Terms()), GUARDED, refreshRows);
  }

  private NDArray rows(int count) {
    double[] values = random.doubles((long) count * WIDTH, -1, 1).toArray();
    return manager.create(values, new Shape(count, WIDTH));
  }

  private static double difference(NDArray actual, NDArray expected) {
    return actual.sub(expected).abs().max().getDouble() / expected.abs().max().getDouble();
  }
}
