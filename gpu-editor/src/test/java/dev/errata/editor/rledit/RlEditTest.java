package dev.errata.editor.rledit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.TinyModel;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import java.util.Map;
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
