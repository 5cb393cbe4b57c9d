package dev.errata.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.model.Activation;
import dev.errata.model.ModelException;
import dev.errata.model.family.Gpt2Architecture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
  @TempDir Path directory;

  @Test
  void shouldLearnTwentyFacts() {
    try (Pretrainer trainer = new Pretrainer(recipe(150, 1e-2, false), new ToyCurriculum())) {
      double before = trainer.advance().total();
      double after = before;
      while (!trainer.isFinished()) {
        after = trainer.advance().total();
      }

      assertThat(after).isLessThan(before / 4);
      assertThat(trainer.evaluate(ToyCurriculum.all()))
          .isEqualTo(new Accuracy(1, 1, 3 * ToyCurriculum.FACTS));
    }
  }

  @Test
  void shouldGetTheSameWeightsFromTheSameSeed() {
    assertThat(digestAfter(recipe(5, 1e-3, false), 5))
        .isEqualTo(digestAfter(recipe(5, 1e-3, false), 5));
  }

  @Test
  void shouldGoOnAsIfItHadNotBeenInterrupted() {
    Path state = directory.resolve("training.state");
    PretrainingRecipe recipe = recipe(6, 1e-3, false);
    try (Pretrainer interrupted = new Pretrainer(recipe, new ToyCurriculum())) {
      for (int i = 0; i < 3; i++) {
        interrupted.advance();
      }
      interrupted.save(state);
    }
    try (Pretrainer resumed = new Pretrainer(recipe, new ToyCurriculum())) {
      resumed.restore(state);
      assertThat(resumed.step()).isEqualTo(3);
      while (!resumed.isFinished()) {
        resumed.advance();
      }

      assertThat(resumed.weights().digest()).isEqualTo(digestAfter(recipe, 6));
    }
  }

  @Test
  void shouldRefuseTheStateOfAnotherRecipe() {
    Path state = directory.resolve("training.state");
    try (Pretrainer trainer = new Pretrainer(recipe(6, 1e-3, false), new ToyCurriculum())) {
      trainer.save(state);
    }
    try (Pretrainer other = new Pretrainer(recipe(7, 1e-3, false), new ToyCurriculum())) {
      assertThatThrownBy(() -> other.restore(state))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("of another recipe");
    }
  }

  @Test
  void shouldComputeNearlyTheSameInBfloat16() {
    try (Pretrainer exact = new Pretrainer(recipe(2, 1e-3, false), new ToyCurriculum());
        Pretrainer fast = new Pretrainer(recipe(2, 1e-3, true), new ToyCurriculum())) {
      double expected = exact.advance().total();

      assertThat(fast.advance().total())
          .isCloseTo(expected, org.assertj.core.api.Assertions.withinPercentage(1));
    }
  }

  @Test
  void shouldStopWhenTheLossIsNoNumber() {
    try (Pretrainer trainer = new Pretrainer(recipe(50, 1e30, false), new ToyCurriculum())) {
      assertThatThrownBy(
              () -> {
                while (!trainer.isFinished()) {
                  trainer.advance();
                }
              })
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageContaining("lower the learning rate");
    }
  }

  private static String digestAfter(PretrainingRecipe recipe, int steps) {
    try (Pretrainer trainer = new Pretrainer(recipe, new ToyCurriculum())) {
      for (int i = 0; i < steps; i++) {
        trainer.advance();
      }
      return trainer.weights().digest();
    }
  }

  private static PretrainingRecipe recipe(int steps, double rate, boolean bfloat16) {
    return new PretrainingRecipe(
        new Gpt2Architecture(
            ToyCurriculum.VOCABULARY, 16, 32, 2, 2, 128, Activation.RELU, 1e-5, true, List.of(0)),
        new PretrainingRecipe.Batch(2, 10, 2, 8, 2),
        new PretrainingRecipe.Objective(0, -0.5, 4, 1, 1, 0.02, 0.2, 0.5, 0.1, 0.3, 0.3),
        new LearningRate(rate, 5, 0.05),
        new AdamW.Settings(0.9, 0.98, 1e-8, 0.01),
        5,
        1,
        bfloat16,
        steps,
        7);
  }
}
