package dev.errata.editor.onestep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorState;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.TinyModel;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.TokenBatch;
import dev.errata.model.gradient.LossMean;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UltraEditTest extends OneStepContract {
  @Override
  protected Editor create(LanguageModel base) {
    return settings(Variance.POPULATION, 32, Optional.empty()).create(base, null);
  }

  /** As published such a row would make every later statistic not a number. */
  @Test
  void shouldRefuseAMinibatchOfOneAnswerTokenWhereItsVarianceIsUnbiased() {
    String name = TinyModel.PEOPLE.get(0).substring(0, 1);
    EditItem edit = TinyModel.edit(0, 0);
    EditItem oneToken = new EditItem("k", edit.subject(), edit.prompt(), name);
    assertThat(model.tokenizer().encode(oneToken.answer())).hasSize(1);
    OneStepSettings settings =
        new OneStepSettings(
            new NamedWeights("transformer.h.1.mlp.c_proj.weight"),
            1e-3,
            1,
            1,
            Variance.UNBIASED,
            LossMean.BATCH,
            ContextSettings.bare(false),
            0,
            Optional.empty());
    try (Editor editor = settings.create(model, null)) {
      EditorState before = editor.state();

      EditResult result =
          editor.edit(model, new EditBatchView("1", List.of(oneToken)), EditHistory.none());

      assertThat(result.delta().updates()).isEmpty();
      assertThat(result.outcomes().get(0))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              r -> assertThat(r.reason()).isEqualTo(Rejection.UPDATE_DIVERGED));
      assertThat(editor.state()).isEqualTo(before);
    }
  }

  /** With statistics of that edit alone its gradient is the mean gradient. */
  @Test
  void shouldLeaveTheModelAloneWhereOneTokenIsAllItHasSeen() {
    String name = TinyModel.PEOPLE.get(0).substring(0, 1);
    EditItem edit = TinyModel.edit(0, 0);
    EditItem oneToken = new EditItem("k", edit.subject(), edit.prompt(), name);
    OneStepSettings settings =
        new OneStepSettings(
            new NamedWeights("transformer.h.1.mlp.c_proj.weight"),
            1e-3,
            1,
            32,
            Variance.POPULATION,
            LossMean.BATCH,
            ContextSettings.bare(false),
            0,
            Optional.empty());
    try (Editor editor = settings.create(model, null)) {
      Outcome.Applied outcome =
          (Outcome.Applied)
              editor
                  .edit(model, new EditBatchView("1", List.of(oneToken)), EditHistory.none())
                  .outcomes()
                  .get(0);

      assertThat(outcome.probabilityAfter()).isEqualTo(outcome.probabilityBefore());
    }
  }

  /** What the weight then gives at the keys comes near the anchor's norm, by a small ridge. */
  @Test
  void shouldBringValuesToTheAnchor() {
    double anchor = 3;
    OneStepSettings free = settings(Variance.POPULATION, 32, Optional.empty());
    OneStepSettings anchored =
        new OneStepSettings(
            new NamedWeights("transformer.h.2.mlp.c_proj.weight"),
            free.learningRate(),
            1e-6,
            free.minibatch(),
            free.variance(),
            free.lossMean(),
            free.context(),
            anchor,
            free.whitening());
    EditBatchView batch = new EditBatchView("1", List.of(TinyModel.edit(0, 0)));
    try (Editor editor = anchored.create(model, null);
        LanguageModel edited = TinyModel.load(1)) {
      edited.weights().applyInPlace(editor.edit(model, batch, EditHistory.none()).delta());
      edited.refresh(List.of("transformer.h.2.mlp.c_proj.weight"));

      for (double norm : norms(edited, batch)) {
        assertThat(norm).isCloseTo(anchor, org.assertj.core.data.Percentage.withPercentage(2));
      }
    }
  }

  private static double[] norms(LanguageModel edited, EditBatchView batch) {
    String weight = "transformer.h.2.mlp.c_proj.weight";
    EditItem edit = batch.edits().get(0);
    int[] prompt = edited.tokenizer().encode(edit.prompt());
    try (NDManager scope = edited.manager().newSubManager()) {
      Pass pass = Pass.of(new TokenBatch(List.of(prompt))).recordOutput(weight);
      NDArray last = Rows.at(edited.run(scope, pass).output(weight), new int[] {prompt.length - 1});
      return new double[] {last.norm().getFloat()};
    }
  }
}
