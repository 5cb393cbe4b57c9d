package dev.errata.editor.rome;

import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.editor.TinyModel;
import dev.errata.editor.alphaedit.TinySettings;
import dev.errata.editor.locate.LocateSettings;
import dev.errata.editor.locate.WeightSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

class RomeTest extends EditorContract {
  @Override
  protected Editor create(LanguageModel base) {
    LocateSettings shared = TinySettings.locate();
    LocateSettings oneLayer =
        new LocateSettings(
            new WeightSettings(List.of(1), shared.weights().weight()),
            1,
            shared.target(),
            shared.context());
    return new RomeSettings(true, 0.01, oneLayer)
        .create(base, new EditorResources(corpus(), Path.of("target", "key-statistics")));
  }

  /** All tokens of other facts: what an edit must not answer to. */
  private static KeyCorpus corpus() {
    return new KeyCorpus(
        IntStream.range(2, 6)
            .mapToObj(country -> TinyModel.edit(country, country % 4))
            .map(edit -> new KeyCorpus.Sentence(edit.prompt() + edit.answer(), ""))
            .toList());
  }
}
