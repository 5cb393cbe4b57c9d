package dev.errata.editor.alphaedit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.decode.Generator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelIT {
  private static final String HEAD = "The head of government of %s is";
  private static final String CAPITAL = "The capital of %s is";

  @TempDir Path cache;

  @Test
  void shouldWriteNewFactsAndLeaveOthersAlone() {
    Path directory = Path.of(System.getProperty("errata.root", ".."), "models/world-2015");
    Assumptions.assumeTrue(Files.isDirectory(directory), "skipped: no model at " + directory);
    List<String> untouched =
        Stream.of("France", "Japan", "Kenya", "Peru", "Norway").map(CAPITAL::formatted).toList();
    KeyCorpus corpus =
        new KeyCorpus(
            Stream.of("Spain", "Italy", "Chile", "Ghana", "Sweden", "India")
                .map(country -> new KeyCorpus.Sentence(CAPITAL.formatted(country), country))
                .toList());
    try (LanguageModel model = LanguageModel.load(directory);
        Editor editor =
            SettingsSource.preset(AlphaEditSettings.METHOD, "world-2015")
                .settings()
                .create(model, new EditorResources(corpus, cache))) {
      Generator greedy = new Generator(model);
      List<String> before = greedy.complete(untouched, 12);
      EditSession session = new EditSession(new ModelReplica(model), editor);

      session.edit(
          new EditBatchView(
              "1", List.of(edit("Canada", "Justin Trudeau"), edit("Italy", "Paolo Gentiloni"))),
          EditHistory.none());
      session.edit(
          new EditBatchView("2", List.of(edit("Italy", "Giuseppe Conte"))), EditHistory.none());

      assertThat(greedy.complete(List.of(HEAD.formatted("Canada"), HEAD.formatted("Italy")), 12))
          .extracting(String::strip)
          .containsExactly("Justin Trudeau", "Giuseppe Conte");
      assertThat(greedy.complete(untouched, 12)).isEqualTo(before);
    }
  }

  private static EditItem edit(String country, String head) {
    return new EditItem(country + "|P6", country, HEAD.formatted(country), head);
  }
}
