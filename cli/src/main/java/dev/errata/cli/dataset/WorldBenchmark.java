package dev.errata.cli.dataset;

import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.probe.Question;
import dev.errata.schemas.FactKey;
import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The bundled world: each fact that changed, with its last value. {@link Split#tunes} divides them:
 * figures are reported for one part, settings of editors are chosen on the other.
 */
final class WorldBenchmark implements Benchmark {
  private final Verbaliser verbaliser;
  private final Map<FactKey, FactChange> last = new LinkedHashMap<>();
  private final Map<FactKey, String> baseline = new HashMap<>();
  private final ProbePlan plan;

  private WorldBenchmark(World world, Verbaliser verbaliser, ProbePlan plan, Predicate<Fact> part) {
    this.verbaliser = verbaliser;
    this.plan = plan;
    world.baseline().forEach(fact -> baseline.putIfAbsent(key(fact), fact.object()));
    for (FactChange change : world.changes(Scope.ALL)) {
      last.put(key(change.fact()), change);
    }
    last.values().removeIf(c -> unchanged(c.fact()) || !part.test(c.fact()));
  }

  /** The part to report. */
  static WorldBenchmark reported() {
    World world = World.load();
    Verbaliser verbaliser = Verbaliser.load();
    return new WorldBenchmark(
        world, verbaliser, ProbePlan.of(world, verbaliser), fact -> !Split.tunes(fact));
  }

  /** The part to choose settings on. */
  static WorldBenchmark tuning() {
    World world = World.load();
    Verbaliser verbaliser = Verbaliser.load();
    return new WorldBenchmark(
        world, verbaliser, ProbePlan.forTuning(world, verbaliser), Split::tunes);
  }

  /** Both parts. */
  static WorldBenchmark all() {
    World world = World.load();
    Verbaliser verbaliser = Verbaliser.load();
    return new WorldBenchmark(world, verbaliser, ProbePlan.of(world, verbaliser), fact -> true);
  }

  /** A fact that came back to its value of 2015 is nothing to edit. */
  private boolean unchanged(Fact fact) {
    return fact.object().equals(baseline.get(key(fact)));
  }

  @Override
  public int size() {
    return last.size();
  }

  @Override
  public List<EditCase> draw(int count, long seed) {
    List<FactChange> changes = new ArrayList<>(last.values());
    Collections.shuffle(changes, new Random(seed));
    return changes.subList(0, count).stream().map(this::editCase).toList();
  }

  private EditCase editCase(FactChange change) {
    Fact fact = change.fact();
    FactKey key = key(fact);
    return new EditCase(
        key.toString(),
        fact.subject(),
        fact.propertyId(),
        verbaliser.editPrompt(fact.propertyId(), fact.subject()).text(),
        fact.object(),
        baseline.getOrDefault(key, ""),
        List.of());
  }

  @Override
  public List<Probe> probes(List<Edited> edits) {
    return plan.full(book(edits));
  }

  @Override
  public List<Question> heldOut(List<EditCase> edits) {
    return plan.heldOut(book(edits.stream().map(edit -> new Edited(edit, 1)).toList()));
  }

  private FactBook book(List<Edited> edits) {
    FactBook book = new FactBook();
    for (Edited edited : edits) {
      if (edited.sequence() > book.sequence()) {
        book.advance(edited.sequence());
      }
      book.applied(factEdit(edited.edit()));
    }
    return book;
  }

  private FactEdit factEdit(EditCase edit) {
    return new FactEdit(
        edit.id(),
        edit.subject(),
        edit.propertyId(),
        edit.prompt(),
        edit.target(),
        Optional.of(edit.before()).filter(before -> !before.isEmpty()),
        false,
        last.get(FactKey.parse(edit.id())).time());
  }

  private static FactKey key(Fact fact) {
    return FactKey.of(fact.subject(), fact.propertyId());
  }
}
