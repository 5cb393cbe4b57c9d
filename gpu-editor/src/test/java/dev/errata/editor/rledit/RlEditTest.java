package dev.errata.editor.rledit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.TinyModel;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RlEditTest extends HyperEditorContract {
  private static final Map<String, String> BLIND = Map.of("backtracking.depth", "0");

  RlEditTest() {
    super(NetworkKind.RLEDIT);
  }

  @Test
  void shouldWriteALostEditAgain() {
    EditItem lost = TinyModel.edit(3, 1);

    EditResult looking = editWith(Map.of(), lost(lost));
    EditResult blind = editWith(BLIND, lost(lost));

    assertThat(rank(looking.delta())).isGreaterThan(rank(blind.delta()));
    assertThat(looking.outcomes()).hasSameSizeAs(blind.outcomes());
    assertThat(looking.rehearsed()).containsExactly(lost.factKey());
    assertThat(blind.rehearsed()).isEmpty();
  }

  /** What it keeps of texts must not outlive the layers below. */
  @Test
  void shouldSeeWhatAnotherMethodHasDoneBelow() {
    EditBatchView first = new EditBatchView("a", List.of(TinyModel.edit(3, 1)));
    EditBatchView next = new EditBatchView("b", List.of(TinyModel.edit(0, 0)));
    EditDelta foreign = new EditDelta(List.of(below()));
    try (Editor followed = create(model);
        Editor fresh = create(model)) {
      EditSession session = session(followed);
      session.edit(first, EditHistory.none());
      String chain = session.replica().chainDigestAfter(foreign);
      session.follow(2, foreign, chain, new EditBatchView("c", List.of()));
      fresh.restore(followed.state());
      EditHistory history = depth -> List.of(first);

      assertThat(followed.edit(model, next, history).delta())
          .isEqualTo(fresh.edit(model, next, history).delta());
    }
  }

  private LowRank below() {
    String name = "transformer.h.0.mlp.c_proj.weight";
    int[] shape = model.weights().shape(name);
    Random random = new Random(1);
    float[] left = new float[shape[0]];
    float[] right = new float[shape[1]];
    for (int i = 0; i < left.length; i++) {
      left[i] = (float) random.nextGaussian();
    }
    Arrays.fill(right, 0.1f);
    return LowRank.of(name, shape[0], 1, shape[1], left, right);
  }

  @Test
  void shouldCountALostEditByItsAge() {
    EditItem lost = TinyModel.edit(3, 1);

    EditDelta near = editWith(Map.of("backtracking.decay", "0.9"), lost(lost)).delta();
    EditDelta far = editWith(Map.of("backtracking.decay", "0.5"), lost(lost)).delta();

    assertThat(near).isNotEqualTo(far);
  }

  @Test
  void shouldLeaveAFactAloneThatTheBatchEditsAnyway() {
    EditItem superseded = TinyModel.edit(0, 3);

    assertThat(editWith(Map.of(), lost(superseded)).delta())
        .isEqualTo(editWith(Map.of(), EditHistory.none()).delta());
  }

  @Test
  void shouldNotAskForAHistoryThatItDoesNotUse() {
    EditHistory forbidden =
        depth -> {
          throw new AssertionError("asked for " + depth + " batches");
        };

    assertThat(editWith(BLIND, forbidden).delta().updates()).isNotEmpty();
  }

  private static int rank(EditDelta delta) {
    return delta.updates().stream().mapToInt(WeightUpdate::rank).sum();
  }
}
