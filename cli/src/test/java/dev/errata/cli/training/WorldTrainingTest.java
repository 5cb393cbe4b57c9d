package dev.errata.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Disjoint;
import dev.errata.editor.rledit.training.TrainingExample;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.probe.LocalityProbes;
import dev.errata.evaluator.probe.Probe;
import dev.errata.world.Prompt;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorldTrainingTest {
  private final World world = World.load();
  private final Verbaliser verbaliser = Verbaliser.load();
  private final WorldTraining training = new WorldTraining(world, verbaliser);

  @Test
  void shouldShareNoSubjectWithAnyChange() {
    assertThat(training.subjects())
        .hasSizeGreaterThan(2_000)
        .doesNotContainAnyElementsOf(
            world.changes(Scope.ALL).stream().map(c -> c.fact().subject()).toList());
  }

  @Test
  void shouldAskNothingThatJudges() {
    Set<String> judged = new HashSet<>();
    world
        .baseline()
        .forEach(
            fact ->
                verbaliser
                    .probePrompts(fact.propertyId(), fact.subject())
                    .forEach(p -> judged.add(p.text())));
    Set<String> untouched =
        new LocalityProbes(world, verbaliser, 0, 2 * LocalityProbes.DEFAULT_SIZE)
            .probes(new FactBook()).stream()
                .map(Probe::question)
                .map(q -> q.prompt())
                .collect(Collectors.toSet());

    for (TrainingExample example : examples()) {
      List<String> asked =
          example.unrelated().stream().map(TrainingExample.Unrelated::prompt).toList();
      assertThat(example.rephrasings()).doesNotContainAnyElementsOf(judged);
      assertThat(asked).doesNotContainAnyElementsOf(untouched).doesNotContainAnyElementsOf(judged);
      assertThat(untouched).doesNotContain(example.edit().prompt());
      assertThat(
              verbaliser.wordings().stream()
                  .map(w -> w.about(example.edit().subject()))
                  .map(Prompt::text))
          .containsAll(example.rephrasings());
    }
  }

  @Test
  void shouldDrawTheSameForTheSameSeedAndNoFactTwiceInABatch() {
    List<List<TrainingExample>> once = training.sequence(12, 10, new Random(3));

    assertThat(training.sequence(12, 10, new Random(3))).isEqualTo(once);
    assertThat(training.sequence(12, 10, new Random(4))).isNotEqualTo(once);
    assertThat(once)
        .allSatisfy(
            batch -> assertThat(batch).extracting(e -> e.edit().factKey()).doesNotHaveDuplicates());
  }

  @Test
  void shouldEditFactsAgainWithOtherValues() {
    List<TrainingExample> all = examples();
    Set<String> facts = all.stream().map(e -> e.edit().factKey()).collect(Collectors.toSet());

    assertThat(facts.size()).isBetween(all.size() / 4, all.size() * 3 / 4);
  }

  @Test
  void shouldRefuseASourceThatSharesSubjectsWithWhatIsEvaluated() {
    assertThatThrownBy(
            () ->
                Disjoint.require(
                    "source a", Set.of("France", "Lyon"), "data set b", Set.of("France", "Chad")))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "source a shares 1 of its 2 subjects with data set b, such as [France]: edits that were"
                + " trained on say nothing of a method; train or evaluate on others");
  }

  private List<TrainingExample> examples() {
    return training.sequence(30, 10, new Random(1)).stream().flatMap(List::stream).toList();
  }
}
