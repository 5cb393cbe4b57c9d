package dev.errata.editor.alphaedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.editor.TinyModel;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlphaEditTest extends EditorContract {
  @TempDir Path cache;

  @Override
  protected Editor create(LanguageModel base) {
    return TinySettings.editor(base, cache);
  }

  @Test
  void shouldNotDefendAnOutdatedValue() {
    EditBatchView first = new EditBatchView("1", List.of(TinyModel.edit(0, 0)));
    EditBatchView again = new EditBatchView("2", List.of(TinyModel.edit(0, 1)));
    try (Editor remembering = create(model)) {
      new EditSession(new ModelReplica(model), remembering).edit(first, EditHistory.none());
      EditResult superseding = remembering.edit(model, again, EditHistory.none());

      try (Editor forgetful = create(TinyModel.load(1))) {
        EditDelta fresh = forgetful.edit(model, again, EditHistory.none()).delta();
        for (int layer = 0; layer < fresh.updates().size(); layer++) {
          assertThat(factor(superseding.delta(), layer))
              .as("the only earlier key is the superseded one")
              .containsExactly(factor(fresh, layer), offset(1e-6F));
        }
      }
    }
  }

  private static float[] factor(EditDelta delta, int layer) {
    return ((LowRank) delta.updates().get(layer)).v().toArray();
  }

  @Test
  void shouldProtectOtherFactsEditedBefore() {
    EditBatchView first = new EditBatchView("1", List.of(TinyModel.edit(0, 0)));
    EditBatchView other = new EditBatchView("2", List.of(TinyModel.edit(1, 1)));
    try (Editor remembering = create(model);
        Editor forgetful = create(TinyModel.load(1))) {
      new EditSession(new ModelReplica(model), remembering).edit(first, EditHistory.none());

      assertThat(remembering.edit(model, other, EditHistory.none()).delta())
          .isNotEqualTo(forgetful.edit(model, other, EditHistory.none()).delta());
    }
  }

  @Test
  void shouldUseTheCachedNullSpaceBitForBit() {
    EditBatchView batch = new EditBatchView("1", List.of(TinyModel.edit(0, 0)));
    try (Editor computed = TinySettings.editor(model, cache.resolve("empty"));
        Editor fromDisk = TinySettings.editor(model, cache.resolve("empty"))) {
      assertThat(cache.resolve("empty").toFile().list()).as("one file per layer").hasSize(2);
      assertThat(fromDisk.edit(model, batch, EditHistory.none()).delta())
          .isEqualTo(computed.edit(model, batch, EditHistory.none()).delta());
    }
  }
}
