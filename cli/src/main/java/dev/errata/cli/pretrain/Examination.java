package dev.errata.cli.pretrain;

import dev.errata.model.training.Statement;
import dev.errata.world.Fact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The questions that a model in training and a finished one are asked, the same ones each time. */
final class Examination {
  private static final int TRAINING_WORDINGS = 4;

  private final WorldCurriculum curriculum;
  private final long seed;

  Examination(WorldCurriculum curriculum, long seed) {
    this.curriculum = curriculum;
    this.seed = seed;
  }

  /** Some baseline facts, once in each kind of wording, and half as many facts about people. */
  Map<String, List<Statement>> sample(int count) {
    Random random = new Random(seed);
    List<Fact> facts = some(random, curriculum.baselineFacts(), count);
    return ask(random, facts, some(random, curriculum.peopleFacts(), count / 2), 1, 1);
  }

  /** All facts, in the wording for editing, in four for training and in all for judging. */
  Map<String, List<Statement>> all() {
    return ask(
        new Random(seed),
        curriculum.baselineFacts(),
        curriculum.peopleFacts(),
        TRAINING_WORDINGS,
        Integer.MAX_VALUE);
  }

  private Map<String, List<Statement>> ask(
      Random random, List<Fact> baseline, List<Fact> people, int training, int probes) {
    Map<String, List<Statement>> questions = new LinkedHashMap<>();
    questions.put("wording for editing", new ArrayList<>());
    questions.put("training wordings", new ArrayList<>());
    questions.put("unseen wordings", new ArrayList<>());
    questions.put("people", new ArrayList<>());
    for (Fact fact : baseline) {
      questions.get("wording for editing").add(curriculum.edit(fact));
      List<Statement> trained = some(random, curriculum.training(fact), training);
      questions.get("training wordings").addAll(trained);
      questions.get("unseen wordings").addAll(some(random, curriculum.probes(fact), probes));
    }
    people.forEach(fact -> questions.get("people").add(curriculum.edit(fact)));
    return questions;
  }

  private static <T> List<T> some(Random random, List<T> all, int count) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(count, shuffled.size()));
  }
}
