package dev.errata.editor.rledit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.editor.EditorException;
import dev.errata.editor.TinyModel;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.rledit.TinyHyper;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class TrainerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final LanguageModel base = TinyModel.load(1);
  private final StoredEditLog log = StoredEditLog.inFile();

  @AfterEach
  void close() {
    log.close();
    base.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRewardTrajectoriesMoreAndMore(NetworkKind kind) {
    Map<String, String> quick = Map.of("meta-learning-rate", "2e-3", "scale-learning-rate", "0.05");
    try (Trainer trainer = trainer(TinyHyper.recipe(quick), TinyHyper.plan(kind, 60))) {
      List<Double> rewards = new ArrayList<>();
      while (!trainer.isFinished()) {
        rewards.add(trainer.advance().reward());
      }

      assertThat(mean(rewards.subList(50, 60))).isGreaterThan(mean(rewards.subList(0, 10)));
    }
  }

  @Test
  void shouldLeaveTheBaseModelAlone() {
    String digest = base.weights().digest();
    int arrays = base.manager().getManagedArrays().size();
    try (Trainer trainer = trainer(Map.of())) {
      trainer.advance();
      trainer.advance();
    }

    assertThat(base.weights().digest()).isEqualTo(digest);
    assertThat(base.manager().getManagedArrays()).hasSize(arrays);
  }

  @Test
  void shouldGoOnFromItsStateAsIfNeverStopped() throws IOException {
    Path state = directory.resolve("state");
    byte[] uninterrupted;
    try (Trainer trainer = trainer(Map.of())) {
      trainer.advance();
      trainer.save(state);
      trainer.advance();
      uninterrupted = written(trainer, "one");
    }
    try (Trainer resumed = trainer(Map.of())) {
      resumed.restore(state);
      assertThat(resumed.epoch()).isEqualTo(1);
      resumed.advance();

      assertThat(written(resumed, "two")).isEqualTo(uninterrupted);
    }
  }

  @Test
  void shouldRefuseTheStateOfAnotherTraining() {
    Path state = directory.resolve("state");
    try (Trainer trainer = trainer(Map.of());
        Trainer other = trainer(Map.of("clip", "2"))) {
      trainer.save(state);

      assertThatThrownBy(() -> other.restore(state))
          .isInstanceOf(EditorException.class)
          .hasMessageContaining("is not the state of this training")
          .hasMessageContaining("remove it to begin anew");
    }
  }

  @Test
  void shouldStayAsItWasWhenARewardIsNoNumber() throws IOException {
    try (Trainer trainer = trainer(Map.of("eta", "1e30"))) {
      byte[] before = written(trainer, "before");

      assertThatThrownBy(trainer::advance)
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("finite");
      assertThat(written(trainer, "after")).isEqualTo(before);
      assertThat(trainer.epoch()).isZero();
    }
  }

  @Test
  void shouldNameUnknownPresetsAndSettings() {
    assertThatThrownBy(() -> TrainingRecipe.preset("gpt-9", Map.of()))
        .hasMessage(
            "Unknown training preset gpt-9; there are world-2015, gpt-j-6b, llama-3-8b, mistral-7b, gemma-2-9b");
    assertThatThrownBy(() -> TrainingRecipe.preset("world-2015", Map.of("rang", "4")))
        .hasMessageContaining("rang is unknown");
  }

  @ParameterizedTest
  @FieldSource("dev.errata.editor.rledit.training.TrainingRecipe#PRESETS")
  void shouldReadEveryPreset(String preset) throws IOException {
    TrainingRecipe recipe = TrainingRecipe.preset(preset, Map.of());
    Path file = Files.writeString(directory.resolve("recipe.properties"), recipe.canonical());

    assertThat(TrainingRecipe.file(file, Map.of())).isEqualTo(recipe);
  }

  private Trainer trainer(Map<String, String> overrides) {
    return trainer(TinyHyper.recipe(overrides), TinyHyper.plan(NetworkKind.RLEDIT, 20));
  }

  private Trainer trainer(TrainingRecipe recipe, TrainingPlan plan) {
    return new Trainer(base, recipe, plan, TinyHyper.source(), log);
  }

  private byte[] written(Trainer trainer, String name) throws IOException {
    Path file = directory.resolve(name);
    trainer.write(file, JSON.createObjectNode());
    return Files.readAllBytes(file);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
