package dev.errata.cli.training;

import dev.errata.editor.EditItem;
import dev.errata.editor.rledit.training.TrainingExample;
import dev.errata.editor.rledit.training.TrainingExample.Unrelated;
import dev.errata.editor.rledit.training.TrainingSource;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.schemas.FactKey;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Invented edits of the bundled world, of subjects that nothing judges: no change is about them, in
 * any scope, and no question on untouched facts. They are cities, companies and people for the most
 * part. Most edits give them a head of state, a chief executive or a coach, whoever holds such a
 * post in the world; wordings are those of the model's training, never those that judge. Many edits
 * change once more what an earlier one of the sequence has written.
 */
public final class WorldTraining implements TrainingSource {
  /** Of edits of one fact again, once there are facts to edit again. */
  private static final double AGAIN = 0.6;

  /** Of edits that change what the model knows; the others tell it something new. */
  private static final double KNOWN = 0.5;

  /** Properties that subjects are given: those with a person three times, as the world changes. */
  private static final List<String> GIVEN =
      List.of(
          "P6", "P35", "P169", "P286", "P6", "P35", "P169", "P286", "P6", "P35", "P169", "P286",
          "P54", "P118", "P159", "P115", "P36", "P38");

  private final Verbaliser verbaliser;
  private final Map<String, List<Fact>> own = new TreeMap<>();
  private final Map<String, List<String>> objects = new HashMap<>();
  private final List<Fact> changeable = new ArrayList<>();
  private final List<String> subjects;
  private final List<String> places;

  public WorldTraining(World world, Verbaliser verbaliser) {
    this.verbaliser = verbaliser;
    Set<String> judged = new HashSet<>(ProbePlan.untouchedSubjects(world, verbaliser));
    world.changes(Scope.ALL).forEach(change -> judged.add(change.fact().subject()));
    List<Fact> all = new ArrayList<>(world.baseline());
    all.addAll(world.people());
    Map<String, Set<String>> values = new LinkedHashMap<>();
    all.forEach(fact -> note(fact, judged, values));
    world.changes(Scope.ALL).forEach(change -> value(change.fact(), values));
    values.forEach((property, some) -> objects.put(property, List.copyOf(some)));
    own.values().stream()
        .flatMap(List::stream)
        .filter(fact -> GIVEN.contains(fact.propertyId()))
        .forEach(changeable::add);
    Set<String> people = new HashSet<>();
    world.people().forEach(fact -> people.add(fact.subject()));
    subjects = List.copyOf(own.keySet());
    places = subjects.stream().filter(subject -> !people.contains(subject)).toList();
  }

  private void note(Fact fact, Set<String> judged, Map<String, Set<String>> values) {
    value(fact, values);
    if (verbaliser.knows(fact.propertyId()) && !judged.contains(fact.subject())) {
      own.computeIfAbsent(fact.subject(), s -> new ArrayList<>()).add(fact);
    }
  }

  private void value(Fact fact, Map<String, Set<String>> values) {
    if (verbaliser.knows(fact.propertyId())) {
      values.computeIfAbsent(fact.propertyId(), p -> new TreeSet<>()).add(fact.object());
    }
  }

  @Override
  public Set<String> subjects() {
    return own.keySet();
  }

  @Override
  public List<List<TrainingExample>> sequence(int batches, int batchSize, Random random) {
    List<Fact> edited = new ArrayList<>();
    List<List<TrainingExample>> sequence = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      Map<String, Fact> batch = new LinkedHashMap<>();
      while (batch.size() < batchSize) {
        boolean again = !edited.isEmpty() && random.nextDouble() < AGAIN;
        Fact about = again ? edited.get(random.nextInt(edited.size())) : invented(random);
        Fact fact =
            new Fact(
                about.propertyId(), about.subject(), any(objects.get(about.propertyId()), random));
        if (!own.get(fact.subject()).contains(fact) && !fact.equals(about)) {
          batch.putIfAbsent(key(fact), fact);
        }
      }
      edited.addAll(batch.values());
      sequence.add(batch.values().stream().map(fact -> example(fact, random)).toList());
    }
    return sequence;
  }

  private Fact invented(Random random) {
    return random.nextDouble() < KNOWN
        ? any(changeable, random)
        : new Fact(any(GIVEN, random), any(random.nextBoolean() ? subjects : places, random), "");
  }

  private TrainingExample example(Fact fact, Random random) {
    List<Unrelated> unrelated = new ArrayList<>(List.of(unrelated(any(subjects, random), random)));
    List<Fact> others =
        own.get(fact.subject()).stream()
            .filter(other -> !other.propertyId().equals(fact.propertyId()))
            .toList();
    if (!others.isEmpty()) {
      unrelated.add(unrelated(any(others, random)));
    }
    String prompt = verbaliser.editPrompt(fact.propertyId(), fact.subject()).text();
    return new TrainingExample(
        new EditItem(key(fact), fact.subject(), prompt, fact.object()),
        verbaliser.trainingPrompts(fact.propertyId(), fact.subject()).stream()
            .map(Prompt::text)
            .toList(),
        unrelated);
  }

  private Unrelated unrelated(String subject, Random random) {
    return unrelated(any(own.get(subject), random));
  }

  private Unrelated unrelated(Fact fact) {
    return new Unrelated(
        verbaliser.editPrompt(fact.propertyId(), fact.subject()).text(), fact.object());
  }

  private static String key(Fact fact) {
    return FactKey.of(fact.subject(), fact.propertyId()).toString();
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
