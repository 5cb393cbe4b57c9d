package dev.errata.cli.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.model.TextTokenizer;
import dev.errata.model.training.Statement;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldCurriculumTest {
  private static final int VOCABULARY = 3000;
  private static final World WORLD = World.load();
  private static final Verbaliser VERBALISER = Verbaliser.load();
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void learnVocabulary(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("tokenizer.json");
    WorldTexts.vocabulary(WORLD, VERBALISER, VOCABULARY).save(file);
    tokenizer = TextTokenizer.of(Files.readAllBytes(file));
  }

  @AfterAll
  static void closeTokenizer() {
    tokenizer.close();
  }

  @Test
  void shouldSayEachFactInDifferentTrainingWordingsWithItsAnswer() {
    Set<String> allowed = textsOfBaselineAndPeople();

    List<Statement> statements = curriculum(0).facts(new Random(1), 40, 2);

    for (int i = 0; i < statements.size(); i += 2) {
      String one = text(statements.get(i));
      String other = text(statements.get(i + 1));
      assertThat(allowed).contains(one, other);
      assertThat(one).isNotEqualTo(other);
      assertThat(statements.get(i).answerId()).isEqualTo(statements.get(i + 1).answerId());
    }
  }

  @Test
  void shouldDrawTheSameFromTheSameSeed() {
    assertThat(drawn(curriculum(0.5))).isEqualTo(drawn(curriculum(0.5)));
  }

  @Test
  void shouldCountTheNamesInLaterChangesAmongTheAnswers() {
    assertThat(WorldTexts.answers(WORLD)).contains("Rishi Sunak").isSorted();
  }

  private static List<String> drawn(WorldCurriculum curriculum) {
    Random random = new Random(5);
    List<Statement> statements = new ArrayList<>(curriculum.facts(random, 10, 2));
    for (int i = 0; i < 10; i++) {
      statements.add(curriculum.interchange(random));
    }
    return statements.stream().map(WorldCurriculumTest::text).toList();
  }

  private static WorldCurriculum curriculum(double noise) {
    PromptNoise.Amount amount = new PromptNoise.Amount(noise, 0.2, 0.2, 0.2);
    WorldCurriculum.Mix mix = new WorldCurriculum.Mix(0.8, 0, 0, 0.3, amount, 3);
    return new WorldCurriculum(mix, WORLD, VERBALISER, tokenizer, VOCABULARY);
  }

  private static Set<String> textsOfBaselineAndPeople() {
    Set<String> texts = new HashSet<>();
    WORLD.baseline().forEach(fact -> add(texts, fact));
    WORLD.people().forEach(fact -> add(texts, fact));
    return texts;
  }

  private static void add(Set<String> texts, Fact fact) {
    texts.add(
        VERBALISER.editPrompt(fact.propertyId(), fact.subject()).text() + " " + fact.object());
    for (Prompt prompt : VERBALISER.trainingPrompts(fact.propertyId(), fact.subject())) {
      texts.add(prompt.text() + " " + fact.object());
    }
  }

  private static String text(Statement statement) {
    return tokenizer.decode(statement.input());
  }
}
