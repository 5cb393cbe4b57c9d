package dev.errata.editor.onestep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.TinyModel;
import dev.errata.editor.gradient.Variance;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StableEditTest extends OneStepContract {
  @Override
  protected Editor create(LanguageModel base) {
    return editor(base, 0);
  }

  /** Six edits of some tokens each: more rows than the 33 that whitening takes come in two. */
  @Test
  void shouldWhitenOnceItHasSeenEnoughAndIsWarm() {
    EditDelta warm = third(0);
    EditDelta standardised = third(3);

    assertThat(warm).isNotEqualTo(standardised);
    assertThat(warm).isEqualTo(third(2));
  }

  private static EditDelta third(int warmUpBatches) {
    try (LanguageModel model = TinyModel.load(1);
        Editor editor = editor(model, warmUpBatches)) {
      EditSession session = new EditSession(new ModelReplica(model), editor);
      // Followed without their deltas, so that all differences are of the last batch.
      for (int turn = 0; turn < 2; turn++) {
        editor.applying(model, turn, all(turn));
        editor.applied(model, turn, all(turn));
      }
      return session.compute(all(2), EditHistory.none()).result().delta();
    }
  }

  private static EditBatchView all(int turn) {
    List<EditItem> edits = new ArrayList<>();
    for (int country = 0; country < TinyModel.COUNTRIES.size(); country++) {
      edits.add(TinyModel.edit(country, (country + turn) % TinyModel.PEOPLE.size()));
    }
    return new EditBatchView("b" + turn, edits);
  }

  private static Editor editor(LanguageModel base, int warmUpBatches) {
    return settings(Variance.POPULATION, 4, Optional.of(new Whitening(warmUpBatches, 1e-6)))
        .create(base, null);
  }
}
