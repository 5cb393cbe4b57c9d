package dev.errata.cli.editing;

import dev.errata.cli.CliException;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.KeyCorpus.KnownFact;
import dev.errata.editor.statistics.KeyCorpus.Sentence;
import dev.errata.schemas.FactKey;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Texts whose keys an editor stays away from. */
public final class Corpora {
  /**
   * How many sentences of the bundled world stand for it; docs/editors.md has what was measured.
   */
  private static final int WORLD_SENTENCES = 2000;

  private static final int WORLD_PEOPLE = 500;
  private static final long SEED = 7;

  private Corpora() {}

  /**
   * What a command is given.
   *
   * @param source {@link TextCorpus}; null for the bundled world
   * @param most how many sentences at most, the first ones; null for as many as is usual
   */
  public static KeyCorpus of(Path source, Integer most) {
    if (most != null && most < 1) {
      throw new CliException("--corpus-sentences is %d; it must be at least 1".formatted(most));
    }
    return source == null
        ? ofWorld(World.load(), Verbaliser.load(), most == null ? WORLD_SENTENCES : most)
        : TextCorpus.of(source, most == null ? Long.MAX_VALUE : most);
  }

  /**
   * A sample of the facts of 2015 that may teach an editor, each in the wording to edit with or in
   * one of training; and all of them as known facts, to guard one by one. The facts that judge
   * locality are not among them.
   *
   * @param most how many sentences at most; fewer are the first of more
   */
  static KeyCorpus ofWorld(World world, Verbaliser verbaliser, int most) {
    Random random = new Random(SEED);
    List<Fact> baseline = teaching(world.baseline(), verbaliser);
    List<Fact> facts = new ArrayList<>(baseline);
    List<Fact> people = new ArrayList<>(teaching(world.people(), verbaliser));
    Collections.shuffle(people, random);
    facts.addAll(people.subList(0, Math.min(WORLD_PEOPLE, people.size())));
    List<Sentence> sentences = new ArrayList<>();
    for (Fact fact : facts) {
      List<Prompt> training = verbaliser.trainingPrompts(fact.propertyId(), fact.subject());
      Prompt edit = verbaliser.editPrompt(fact.propertyId(), fact.subject());
      sentences.add(new Sentence(edit.text(), fact.subject()));
      Prompt other = training.get(random.nextInt(training.size()));
      sentences.add(new Sentence(other.text(), fact.subject()));
    }
    Collections.shuffle(sentences, random);
    return new KeyCorpus(
        sentences.subList(0, Math.min(most, sentences.size())),
        baseline.stream().map(fact -> known(verbaliser, fact)).toList());
  }

  private static KnownFact known(Verbaliser verbaliser, Fact fact) {
    Prompt prompt = verbaliser.editPrompt(fact.propertyId(), fact.subject());
    return new KnownFact(
        FactKey.of(fact.subject(), fact.propertyId()).toString(),
        new Sentence(prompt.text(), fact.subject()));
  }

  private static List<Fact> teaching(List<Fact> facts, Verbaliser verbaliser) {
    return facts.stream()
        .filter(fact -> Split.teaches(fact) && verbaliser.knows(fact.propertyId()))
        .toList();
  }
}
