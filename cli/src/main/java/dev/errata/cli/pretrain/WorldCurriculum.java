package dev.errata.cli.pretrain;

import dev.errata.model.TextTokenizer;
import dev.errata.model.training.Curriculum;
import dev.errata.model.training.Statement;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The world of 2015 as statements: facts in the wordings for editing and for training, never those
 * for judging, some after a lead-in.
 */
final class WorldCurriculum implements Curriculum {
  /**
   * How facts are drawn.
   *
   * @param baseline share of baseline facts; the others are facts about people
   * @param leadIn share of statements of facts with a lead-in
   * @param interchangeLeadIn share of the other statements with a lead-in
   * @param companion chance that a fact is followed by another of the same subject
   * @param noise damage to the statements, so that unseen wordings are understood
   * @param editWordingWeight how much more often the wording for editing is drawn than another
   */
  record Mix(
      double baseline,
      double leadIn,
      double interchangeLeadIn,
      double companion,
      PromptNoise.Amount noise,
      int editWordingWeight) {}

  private final Mix mix;
  private final Verbaliser verbaliser;
  private final StatementWriter writer;
  private final PromptNoise noise;
  private final List<Fact> baselineFacts;
  private final List<Fact> peopleFacts;
  private final Deck<Fact> baseline;
  private final Deck<Fact> people;
  private final Map<String, List<Fact>> bySubject = new HashMap<>();

  WorldCurriculum(
      Mix mix, World world, Verbaliser verbaliser, TextTokenizer tokenizer, int vocabularySize) {
    this.mix = mix;
    this.verbaliser = verbaliser;
    this.writer = new StatementWriter(tokenizer, WorldTexts.answers(world));
    int[] wordingTokens = WorldTexts.wordingTokens(verbaliser, tokenizer);
    this.noise = new PromptNoise(mix.noise, vocabularySize, wordingTokens);
    this.baselineFacts = firstOfEachKey(Set.of(), world.baseline());
    this.peopleFacts = firstOfEachKey(keys(baselineFacts), world.people());
    this.baseline = new Deck<>(baselineFacts);
    this.people = new Deck<>(peopleFacts);
    Stream.concat(baselineFacts.stream(), peopleFacts.stream())
        .forEach(f -> bySubject.computeIfAbsent(f.subject(), s -> new ArrayList<>()).add(f));
  }

  @Override
  public int answerCount() {
    return writer.answerCount();
  }

  @Override
  public List<Statement> facts(RandomGenerator random, int count, int wordings) {
    Set<Fact> drawn = new LinkedHashSet<>();
    Fact last = null;
    for (int i = 0; i < count; i++) {
      last = next(random, last);
      drawn.add(last);
    }
    List<Statement> statements = new ArrayList<>();
    for (Fact fact : drawn) {
      for (Prompt prompt : differentPrompts(random, fact, wordings)) {
        String text = led(random, prompt, mix.leadIn);
        int answer = writer.answerId(fact.object());
        statements.add(writer.write(random, noise, text, fact.subject(), answer));
      }
    }
    return statements;
  }

  @Override
  public Statement interchange(RandomGenerator random) {
    List<Fact> facts = random.nextDouble() < mix.baseline ? baselineFacts : peopleFacts;
    Fact fact = facts.get(random.nextInt(facts.size()));
    Prompt prompt = differentPrompts(random, fact, 1).iterator().next();
    String text = led(random, prompt, mix.interchangeLeadIn);
    int answer = random.nextInt(writer.answerCount());
    return writer.write(random, noise, text, fact.subject(), answer);
  }

  List<Fact> baselineFacts() {
    return baselineFacts;
  }

  List<Fact> peopleFacts() {
    return peopleFacts;
  }

  /** The fact in the wording for editing, as it is. */
  Statement edit(Fact fact) {
    return plain(fact, verbaliser.editPrompt(fact.propertyId(), fact.subject()));
  }

  /** The fact in all other wordings for training. */
  List<Statement> training(Fact fact) {
    return plain(fact, verbaliser.trainingPrompts(fact.propertyId(), fact.subject()));
  }

  /** The fact in the wordings that training never sees. */
  List<Statement> probes(Fact fact) {
    return plain(fact, verbaliser.probePrompts(fact.propertyId(), fact.subject()));
  }

  private List<Statement> plain(Fact fact, List<Prompt> prompts) {
    return prompts.stream().map(prompt -> plain(fact, prompt)).toList();
  }

  private Statement plain(Fact fact, Prompt prompt) {
    return writer.write(prompt.text(), fact.subject(), writer.answerId(fact.object()));
  }

  private Fact next(RandomGenerator random, Fact last) {
    Fact dealt = (random.nextDouble() < mix.baseline ? baseline : people).deal(random);
    if (last == null || random.nextDouble() >= mix.companion) {
      return dealt;
    }
    List<Fact> companions = bySubject.get(last.subject());
    return companions.get(random.nextInt(companions.size()));
  }

  private Set<Prompt> differentPrompts(RandomGenerator random, Fact fact, int count) {
    Prompt edit = verbaliser.editPrompt(fact.propertyId(), fact.subject());
    List<Prompt> all = new ArrayList<>(Collections.nCopies(mix.editWordingWeight, edit));
    all.addAll(verbaliser.trainingPrompts(fact.propertyId(), fact.subject()));
    Set<Prompt> chosen = new LinkedHashSet<>();
    while (chosen.size() < count) {
      chosen.add(all.get(random.nextInt(all.size())));
    }
    return chosen;
  }

  private String led(RandomGenerator random, Prompt prompt, double share) {
    return random.nextDouble() < share ? LeadIn.random(random) + prompt.text() : prompt.text();
  }

  /** Where a subject has several values of one property the first one stands for all. */
  private static List<Fact> firstOfEachKey(Set<String> known, List<Fact> facts) {
    Set<String> seen = new HashSet<>(known);
    return facts.stream().filter(fact -> seen.add(key(fact))).toList();
  }

  private static Set<String> keys(List<Fact> facts) {
    Set<String> keys = new HashSet<>();
    facts.forEach(fact -> keys.add(key(fact)));
    return keys;
  }

  private static String key(Fact fact) {
    return fact.subject() + "|" + fact.propertyId();
  }
}
