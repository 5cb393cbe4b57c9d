package dev.errata.editor.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.TinyModel;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.WeightUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FineTuneTest extends EditorContract {
  private static final double LIMIT = 5e-3;
  private static final EditBatchView BATCH =
      new EditBatchView("1", List.of(TinyModel.edit(0, 0), TinyModel.edit(1, 1)));

  @Override
  protected Editor create(LanguageModel base) {
    return settings(Objective.ANSWER, 10, LIMIT).create(base, null);
  }

  @Override
  protected int rankLimit(EditBatchView batch) {
    return 32;
  }

  @ParameterizedTest
  @EnumSource
  void shouldMoveNoNumberFurtherThanTheLimit(Objective objective) {
    try (Editor editor = settings(objective, 10, LIMIT).create(model, null)) {
      EditResult result = editor.edit(model, BATCH, EditHistory.none());

      float largest = 0;
      for (WeightUpdate update : result.delta().updates()) {
        for (float x : update.toArray()) {
          largest = Math.max(largest, Math.abs(x));
        }
      }
      assertThat((double) largest).isBetween(0.99 * LIMIT, 1.001 * LIMIT);
    }
  }

  @Test
  void shouldDescendFurtherWithALooserLimit() {
    try (Editor tight = settings(Objective.ANSWER, 10, 1e-4).create(model, null);
        Editor loose = settings(Objective.ANSWER, 10, 1e-2).create(model, null)) {
      assertThat(after(loose)).isGreaterThan(after(tight));
    }
  }

  @Test
  void shouldTakeOneStepAgainstTheSignOfTheGradient() {
    try (Editor once = settings(Objective.ANSWER, 1, 1).create(model, null)) {
      WeightUpdate update = once.edit(model, BATCH, EditHistory.none()).delta().updates().get(0);

      float[] row = new float[update.columns()];
      update.reader().read(0, row);
      for (float x : row) {
        assertThat(Math.abs(x)).as("Adam's first step is the learning rate").isBetween(0f, 2.1e-3f);
      }
    }
  }

  @Test
  void shouldRefuseABadEditAndMakeTheOthers() {
    EditItem bad = new EditItem("k", "Arbon", "The head of Arbon is", "");
    try (Editor editor = create(model)) {
      EditResult result =
          editor.edit(
              model,
              new EditBatchView("b", List.of(bad, TinyModel.edit(1, 1))),
              EditHistory.none());

      assertThat(result.outcomes().get(0))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              r -> assertThat(r.reason()).isEqualTo(Rejection.EMPTY_TARGET));
      assertThat(result.outcomes().get(1).applied()).isTrue();
    }
  }

  /** There is nothing to forget, and the state is the same all the time. */
  @Override
  protected boolean forgetsWhatIsTakenBack() {
    return true;
  }

  private double after(Editor editor) {
    return editor.edit(model, BATCH, EditHistory.none()).outcomes().stream()
        .mapToDouble(o -> ((Outcome.Applied) o).probabilityAfter())
        .sum();
  }

  private static FineTuneSettings settings(Objective objective, int steps, double limit) {
    return new FineTuneSettings(
        new NamedWeights("transformer.h.{1-2}.mlp.c_proj.weight"),
        steps,
        2e-3,
        limit,
        1e-2,
        16,
        objective,
        new ContextSettings(List.of("Listen:"), "", true));
  }
}
