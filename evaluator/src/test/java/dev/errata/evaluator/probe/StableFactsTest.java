package dev.errata.evaluator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Prompt;
import dev.errata.world.Scope;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StableFactsTest {
  private static final World WORLD = World.load();
  private static final Verbaliser VERBALISER = Verbaliser.load();

  private final StableFacts stable = new StableFacts(WORLD, VERBALISER);
  private final Map<String, Fact> byPrompt = new HashMap<>();

  StableFactsTest() {
    for (Fact fact : WORLD.baseline()) {
      for (Prompt prompt : VERBALISER.probePrompts(fact.propertyId(), fact.subject())) {
        byPrompt.put(prompt.text(), fact);
      }
    }
  }

  @Test
  void shouldAskAboutNothingThatAnEditorSeesOrAChangeTouches() {
    Set<String> changed =
        WORLD.changes(Scope.ALL).stream()
            .map(FactChange::fact)
            .map(KnownFacts::key)
            .collect(Collectors.toSet());

    for (Choice choice : stable.choices()) {
      Fact fact = byPrompt.get(choice.prompt());
      assertThat(Split.judges(fact)).isTrue();
      assertThat(changed).doesNotContain(KnownFacts.key(fact));
    }
    for (Question statement : stable.statements()) {
      assertThat(changed).doesNotContain(KnownFacts.key(byPrompt.get(statement.prompt())));
    }
  }

  @Test
  void shouldOfferTheRightObjectAmongThoseOfOtherSubjects() {
    List<Choice> choices = stable.choices();

    assertThat(choices).hasSize(120).isEqualTo(new StableFacts(WORLD, VERBALISER).choices());
    for (Choice choice : choices) {
      Fact fact = byPrompt.get(choice.prompt());
      assertThat(choice.options().get(choice.answer())).isEqualTo(fact.object());
      assertThat(choice.options()).hasSizeBetween(2, 4);
      assertThat(
              WORLD.baseline().stream()
                  .filter(other -> other.propertyId().equals(fact.propertyId()))
                  .map(Fact::object))
          .containsAll(choice.options());
    }
    assertThat(choices.stream().map(Choice::answer).distinct()).hasSize(4);
  }

  @Test
  void shouldKeepChoicesApartFromTheFactsOfLocality() {
    Set<String> local = new HashSet<>();
    new LocalityProbes(WORLD, VERBALISER, 0, 2 * LocalityProbes.DEFAULT_SIZE)
        .statements(key -> false)
        .forEach(statement -> local.add(statement.prompt()));

    assertThat(stable.choices()).noneMatch(choice -> local.contains(choice.prompt()));
    assertThat(stable.statements()).allMatch(statement -> local.contains(statement.prompt()));
    assertThat(stable.statements()).hasSizeGreaterThan(300);
  }
}
