package dev.errata.editor.onestep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.TinyModel;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.gradient.LossMean;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What UltraEdit and StableEdit hold to. */
abstract class OneStepContract extends EditorContract {
  static final EditBatchView FIRST =
      new EditBatchView("1", List.of(TinyModel.edit(0, 0), TinyModel.edit(1, 1)));
  static final EditBatchView SECOND =
      new EditBatchView("2", List.of(TinyModel.edit(2, 2), TinyModel.edit(3, 3)));

  @Override
  protected int rankLimit(EditBatchView batch) {
    return batch.edits().stream().mapToInt(e -> tokens(e)).sum();
  }

  private int tokens(EditItem edit) {
    return model.tokenizer().encode(edit.answer()).length + 1;
  }

  @Override
  protected boolean forgetsWhatIsTakenBack() {
    return false;
  }

  @Test
  void shouldComputeAnotherDeltaOnceItKnowsMoreGradients() {
    try (Editor remembering = create(model);
        Editor forgetful = create(TinyModel.load(1))) {
      new EditSession(new ModelReplica(model), remembering).edit(FIRST, EditHistory.none());

      assertThat(remembering.edit(model, SECOND, EditHistory.none()).delta())
          .isNotEqualTo(forgetful.edit(model, SECOND, EditHistory.none()).delta());
    }
  }

  @Test
  void shouldReachTheSameStateWhetherItComputedADeltaOrFollowsIt() {
    try (LanguageModel other = TinyModel.load(1);
        Editor live = create(model);
        Editor follower = create(other)) {
      EditSession editing = new EditSession(new ModelReplica(model), live);
      EditSession following = new EditSession(new ModelReplica(other), follower);
      long sequence = 0;
      for (EditBatchView batch : List.of(FIRST, SECOND, FIRST)) {
        EditSession.Pending pending = editing.compute(batch, EditHistory.none());
        editing.compute(SECOND, EditHistory.none());
        editing.apply(pending);
        following.follow(
            ++sequence, pending.result().delta(), pending.chainDigest(), pending.accepted());

        assertThat(follower.state()).isEqualTo(live.state());
      }
    }
  }

  @Test
  void shouldRefuseABadEditAndMakeTheOthers() {
    EditItem good = TinyModel.edit(3, 0);
    EditItem bad = new EditItem("k", good.subject(), good.prompt(), "Ada ".repeat(60).strip());
    try (Editor editor = create(model)) {
      EditBatchView batch =
          new EditBatchView("b", List.of(TinyModel.edit(0, 0), bad, TinyModel.edit(1, 1)));

      EditResult result = editor.edit(model, batch, EditHistory.none());

      assertThat(result.outcomes().get(1))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              r -> assertThat(r.reason()).isEqualTo(Rejection.PROMPT_TOO_LONG));
      assertThat(result.delta()).isEqualTo(editor.edit(model, FIRST, EditHistory.none()).delta());
    }
  }

  static OneStepSettings settings(Variance variance, int minibatch, Optional<Whitening> whitening) {
    return new OneStepSettings(
        new NamedWeights("transformer.h.{1-2}.mlp.c_proj.weight"),
        1e-3,
        1,
        minibatch,
        variance,
        LossMean.ANSWER,
        new ContextSettings(List.of(), "", true),
        0,
        whitening);
  }
}
