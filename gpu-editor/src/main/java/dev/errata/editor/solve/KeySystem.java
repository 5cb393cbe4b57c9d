package dev.errata.editor.solve;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.errata.editor.solve.KeyJournal.Entry;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The linear systems {@code M = B + Σ aᵀa} of the edited layers, over the rows of all keys in force
 * and of the guarded facts that were never edited. Each keeps {@code M⁻¹} and follows a {@link
 * KeyJournal}: an edit costs O(d² n), however many were made before.
 *
 * <p>Bits: M⁻¹ depends on the order of its changes, not only on the keys in force. So it is made a
 * function of the journal alone: one change per event, and whenever {@value #REFRESH_ROWS} rows
 * have changed it is made anew from the rows in force, which also rids it of rounding errors. A
 * system that is given a journal with events in it finds the last of these moments by counting and
 * goes on from there: the same operations on the same numbers as in one that was there all the
 * time. All in float64, {@code 8 d²} bytes a layer. Nothing is computed before it is needed.
 */
public final class KeySystem implements AutoCloseable {
  private static final int REFRESH_ROWS = 16_384;

  private final LinearAlgebra algebra = new LinearAlgebra();
  private final Solver solver;
  private final Device device;
  private final List<LayerTerms> layers;
  private final List<String> guarded;
  private final Map<String, List<Integer>> guards = new HashMap<>();
  private final int refreshRows;
  private final List<LayerSystem> systems = new ArrayList<>();
  private KeyJournal journal = new KeyJournal();
  private KeysInForce inForce = new KeysInForce();
  private int followed;
  private int changedRows;

  /**
   * Systems without edited keys.
   *
   * @param device where the systems live
   * @param layers one per edited layer
   * @param guarded keys of the guarded facts, as the layers number them; a fact may have several
   */
  public KeySystem(
      Solver solver, Device device, List<? extends LayerTerms> layers, List<String> guarded) {
    this(solver, device, layers, guarded, REFRESH_ROWS);
  }

  KeySystem(
      Solver solver,
      Device device,
      List<? extends LayerTerms> layers,
      List<String> guarded,
      int refreshRows) {
    this.solver = solver;
    this.device = device;
    this.layers = List.copyOf(layers);
    this.guarded = List.copyOf(guarded);
    this.refreshRows = refreshRows;
    for (int i = 0; i < guarded.size(); i++) {
      guards.computeIfAbsent(guarded.get(i), f -> new ArrayList<>()).add(i);
    }
  }

  /** Takes keys up that were edited. A batch without edits leaves no trace. */
  public void applied(long sequence, List<Entry> entries) {
    if (!entries.isEmpty()) {
      journal.applied(sequence, entries);
    }
  }

  /**
   * Forgets the keys of a batch, which uncovers what it had superseded. The systems are made anew,
   * so that nothing is left of it.
   */
  public void takenBack(long sequence) {
    if (journal.takenBack(sequence)) {
      restore(journal);
    }
  }

  /** What the systems are a function of. */
  public KeyJournal journal() {
    return journal;
  }

  /** Takes the place of everything that was applied before. */
  public void restore(KeyJournal other) {
    journal = other;
    inForce = new KeysInForce();
    followed = 0;
    closeSystems();
  }

  /**
   * {@code V = K' (M + K'ᵀ K')⁻¹}, M without what defends the outdated values of these facts: their
   * earlier keys, or their guards.
   *
   * @param layerIndex position in the list of edited layers
   * @param keys {@code K [n, d]}; {@code K'} are their rows
   * @param facts the facts to which they belong
   * @return {@code [n, d]}, float64, fresh, on the manager of {@code keys}
   */
  public NDArray rightFactor(int layerIndex, NDArray keys, Set<String> facts) {
    catchUp();
    List<Entry> outdated =
        facts.stream().sorted().flatMap(fact -> inForce.of(fact).stream()).toList();
    List<String> known = facts.stream().sorted().filter(f -> !inForce.isTouched(f)).toList();
    RowSet taken = new RowSet(outdated, guardsOf(known));
    return systems.get(layerIndex).solve(keys.getManager(), keys, taken);
  }

  private void catchUp() {
    if (systems.isEmpty()) {
      int start = lastRefresh();
      while (followed < start) {
        inForce.follow(journal.event(followed++));
      }
      refresh();
    }
    while (followed < journal.size()) {
      follow(journal.event(followed++));
    }
  }

  private void follow(KeyJournal.Event event) {
    KeysInForce.Change change = inForce.follow(event);
    changedRows += rowsIn(change);
    if (changedRows >= refreshRows) {
      refresh();
    } else {
      RowSet added = new RowSet(change.added(), List.of());
      RowSet taken = new RowSet(change.superseded(), guardsOf(change.touched()));
      systems.forEach(system -> system.changeInPlace(added, taken));
    }
  }

  private int rowsIn(KeysInForce.Change change) {
    return change.added().size() + change.superseded().size() + guardsOf(change.touched()).size();
  }

  /** How many events had happened when the inverses were last made anew; 0 at first. */
  private int lastRefresh() {
    KeysInForce counting = new KeysInForce();
    int last = 0;
    int rows = 0;
    for (int i = 0; i < journal.size(); i++) {
      rows += rowsIn(counting.follow(journal.event(i)));
      if (rows >= refreshRows) {
        last = i + 1;
        rows = 0;
      }
    }
    return last;
  }

  private void refresh() {
    closeSystems();
    List<Integer> untouched =
        IntStream.range(0, guarded.size())
            .filter(i -> !inForce.isTouched(guarded.get(i)))
            .boxed()
            .toList();
    RowSet rows = new RowSet(inForce.all(), untouched);
    for (int i = 0; i < layers.size(); i++) {
      systems.add(solver.system(algebra, device, layers.get(i), i, rows));
    }
  }

  private List<Integer> guardsOf(List<String> facts) {
    return facts.stream().flatMap(f -> guards.getOrDefault(f, List.of()).stream()).toList();
  }

  private void closeSystems() {
    systems.forEach(LayerSystem::close);
    systems.clear();
    changedRows = 0;
  }

  @Override
  public void close() {
    closeSystems();
    algebra.close();
  }
}
