package dev.errata.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errata.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterFactTest {
  private static final String PUBLISHED =
      """
      [{"case_id": 0, "requested_rewrite": {"prompt": "The mother tongue of {} is",
        "relation_id": "P103", "target_new": {"str": "English", "id": "Q1860"},
        "target_true": {"str": "French", "id": "Q150"}, "subject": "Danielle Darrieux"},
        "paraphrase_prompts": ["Danielle Darrieux, a native"],
        "neighborhood_prompts": ["The mother tongue of Léon Blum is", "Louis Renault spoke"],
        "generation_prompts": []}]
      """;

  @TempDir Path directory;

  @Test
  void shouldReadThePublishedForm() throws Exception {
    List<EditCase> cases = CounterFact.read(write(PUBLISHED));

    assertThat(cases)
        .containsExactly(
            new EditCase(
                "0",
                "Danielle Darrieux",
                "P103",
                "The mother tongue of Danielle Darrieux is",
                "English",
                "French",
                List.of("Danielle Darrieux, a native"),
                List.of("The mother tongue of Léon Blum is", "Louis Renault spoke")));
  }

  @Test
  void shouldReadAllCasesOfTheFlatForm() {
    Path file =
        Path.of(System.getProperty("errata.shared", ""), "data/counterfact/counterfact-train.json");
    assumeTrue(Files.exists(file), "skipped: " + file + " is not there");

    List<EditCase> cases = CounterFact.read(file);

    assertThat(cases).hasSize(10_000).allSatisfy(c -> assertThat(c.prompt()).isNotBlank());
    assertThat(cases.get(0).target()).isEqualTo("piano");
  }

  @Test
  void shouldNameFileCaseAndFieldWhenOneIsMissing() throws Exception {
    Path file = write(PUBLISHED.replace("\"relation_id\": \"P103\",", ""));

    assertThatThrownBy(() -> CounterFact.read(file))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(file + ", case 0")
        .hasMessageContaining("/requested_rewrite/relation_id");
  }

  @Test
  void shouldSayInWhichLineJsonIsBroken() throws Exception {
    Path file = write("[\n{\"case_id\": }]");

    assertThatThrownBy(() -> CounterFact.read(file))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("not valid JSON: line 2");
  }

  @Test
  void shouldSayThatTheFileDoesNotExist() {
    assertThatThrownBy(() -> CounterFact.read(directory.resolve("none.json")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("none.json cannot be read: it does not exist");
  }

  private Path write(String json) throws IOException {
    return Files.writeString(directory.resolve("counterfact.json"), json);
  }
}
