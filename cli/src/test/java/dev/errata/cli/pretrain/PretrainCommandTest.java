package dev.errata.cli.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.cli.Errata;
import dev.errata.model.LanguageModel;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldWriteAModelWithARecordOfItsTraining() throws Exception {
    Path model = directory.resolve("model");

    int exit = run("pretrain", "--out", model.toString(), "--recipe", micro().toString());

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("unseen wordings").contains("model written to");
    JsonNode record = JSON.readTree(model.resolve("training.json").toFile());
    assertThat(record.at("/command").asText()).startsWith("errata pretrain --out");
    assertThat(record.at("/scores/unseen wordings/count").asInt()).isGreaterThan(10_000);
    assertThat(record.at("/recipe/training/seed").asLong()).isEqualTo(11);
    try (LanguageModel loaded = LanguageModel.load(model)) {
      assertThat(loaded.config().width()).isEqualTo(16);
    }
    assertThat(model.resolve("training.state")).doesNotExist();
  }

  @Test
  void shouldNameWhatIsWrongWithARecipe() throws Exception {
    Path file = directory.resolve("recipe.json");
    Files.writeString(file, "{\"mix\": {}, \"typo\": 1}");

    int exit = run("pretrain", "--out", directory.toString(), "--recipe", file.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("recipe.json").contains("typo").doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    return Errata.run(
        List.of(arguments), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  /** The bundled recipe with a model so small that two steps and all questions take seconds. */
  private Path micro() throws Exception {
    ObjectNode recipe;
    try (InputStream in = WorldRecipe.class.getResourceAsStream("world-2015.json")) {
      recipe = (ObjectNode) JSON.readTree(in);
    }
    ObjectNode training = (ObjectNode) recipe.get("training");
    training.put("steps", 2).put("seed", 11);
    ((ObjectNode) training.get("model"))
        .put("vocabularySize", 1000)
        .put("width", 16)
        .put("heads", 2)
        .put("innerWidth", 32);
    Path file = directory.resolve("micro.json");
    JSON.writeValue(file.toFile(), recipe);
    return file;
  }
}
