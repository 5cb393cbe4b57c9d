package dev.errata.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.world.Wording.Use;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerbaliserTest {
  private final Verbaliser verbaliser = Verbaliser.load();

  static Set<String> properties() {
    return World.load().properties().keySet();
  }

  @ParameterizedTest
  @MethodSource("properties")
  void shouldHaveWordingsOfEachUseForEveryProperty(String property) {
    assertThat(verbaliser.knows(property)).isTrue();
    assertThat(of(property, Use.EDIT)).hasSize(1);
    assertThat(of(property, Use.TRAIN)).hasSizeGreaterThanOrEqualTo(6);
    assertThat(of(property, Use.PROBE)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(verbaliser.trainingPrompts(property, "X"))
        .extracting(Prompt::kind)
        .contains(Prompt.Kind.CLOZE, Prompt.Kind.QUESTION);
  }

  @Test
  void shouldNeverJudgeByAWordingThatTrainingOrEditingSees() {
    Set<String> seen = texts(Use.EDIT, Use.TRAIN, Use.INVERSE);
    Set<String> probes = texts(Use.PROBE);

    assertThat(probes).doesNotContainAnyElementsOf(seen);
    assertThat(probes)
        .as("no probe may begin or continue a wording seen before")
        .noneMatch(p -> seen.stream().anyMatch(s -> s.startsWith(p) || p.startsWith(s)));
  }

  @Test
  void shouldNameTheEntityOnceAndEndWithoutASpace() {
    assertThat(verbaliser.wordings())
        .allSatisfy(
            w -> {
              String text = w.about("#").text();
              assertThat(text.chars().filter(c -> c == '#').count()).as(text).isEqualTo(1);
              assertThat(text).isEqualTo(text.strip()).doesNotContain("{", "}");
            });
    assertThat(verbaliser.wordings().stream().map(Wording::template).filter(t -> !t.isEmpty()))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldSayAFact() {
    assertThat(verbaliser.editPrompt("P6", "Sweden"))
        .isEqualTo(new Prompt("The head of government of Sweden is", Prompt.Kind.CLOZE));
  }

  @Test
  void shouldPutAnArticleWhereEnglishWantsOne() {
    assertThat(verbaliser.editPrompt("P36", "Netherlands").text())
        .isEqualTo("The capital of the Netherlands is");
  }

  @Test
  void shouldRefuseAnUnknownProperty() {
    assertThat(verbaliser.knows("P999")).isFalse();
    assertThatThrownBy(() -> verbaliser.editPrompt("P999", "Sweden"))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("P999");
  }

  private List<Wording> of(String property, Use use) {
    return verbaliser.wordings().stream()
        .filter(w -> w.propertyId().equals(property) && w.use() == use)
        .toList();
  }

  private Set<String> texts(Use... uses) {
    Set<Use> wanted = Set.of(uses);
    return verbaliser.wordings().stream()
        .filter(w -> wanted.contains(w.use()))
        .map(w -> w.about("#").text())
        .collect(Collectors.toSet());
  }
}
