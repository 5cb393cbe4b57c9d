package dev.errata.evaluator.probe;

import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Facts of 2015 that none of the world's changes touches, to ask a model about what no edit is
 * meant to reach. They are on the judging side of {@link dev.errata.world.Split}, so no editor is
 * shown them, and are asked about in wordings that neither training nor editing uses.
 */
public final class StableFacts {
  private static final int ITEMS = 120;
  private static final int WRONG_OPTIONS = 3;
  private static final long SEED = 20150101L;

  private final World world;
  private final Verbaliser verbaliser;
  private final Wordings wordings;
  private final Set<String> changing = new HashSet<>();

  public StableFacts(World world, Verbaliser verbaliser) {
    this.world = world;
    this.verbaliser = verbaliser;
    this.wordings = new Wordings(verbaliser);
    for (FactChange change : world.changes(Scope.ALL)) {
      changing.add(KnownFacts.key(change.fact()));
    }
  }

  /** Statements of those facts that belong to the sample for locality. */
  public List<Question> statements() {
    return new LocalityProbes(world, verbaliser, 0, LocalityProbes.DEFAULT_SIZE)
        .statements(changing::contains);
  }

  /**
   * At most {@value #ITEMS} items with four options, of facts that are in no sample for locality:
   * the wrong options are values that other subjects have of the same property. The same every
   * time.
   */
  public List<Choice> choices() {
    Map<String, Set<String>> values = new HashMap<>();
    world
        .baseline()
        .forEach(
            fact ->
                values
                    .computeIfAbsent(fact.propertyId(), property -> new TreeSet<>())
                    .add(fact.object()));
    KnownFacts known = new KnownFacts(world, verbaliser::knows);
    Random random = new Random(SEED);
    List<Choice> choices = new ArrayList<>();
    LocalityProbes.order(world, verbaliser).stream()
        .skip(2L * LocalityProbes.DEFAULT_SIZE)
        .filter(fact -> !changing.contains(KnownFacts.key(fact)))
        .limit(ITEMS)
        .forEach(
            fact -> {
              List<String> wrong = new ArrayList<>(values.get(fact.propertyId()));
              wrong.removeAll(known.objects(fact.subject(), fact.propertyId()));
              Collections.shuffle(wrong, random);
              choices.add(choice(fact, wrong, random));
            });
    return choices;
  }

  private Choice choice(Fact fact, List<String> wrong, Random random) {
    List<String> options = new ArrayList<>(wrong.subList(0, Math.min(WRONG_OPTIONS, wrong.size())));
    int answer = random.nextInt(options.size() + 1);
    options.add(answer, fact.object());
    String prompt = wordings.judgingOne(fact.propertyId(), fact.subject(), KnownFacts.key(fact));
    return new Choice(prompt, options, answer);
  }
}
