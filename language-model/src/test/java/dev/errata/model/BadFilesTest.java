package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.model.decode.Generator;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import dev.errata.model.safetensors.StoredTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be wrong with a model's files or a prompt has one line of its own. */
class BadFilesTest {
  private static final String INDEX = "model.safetensors.index.json";
  private static final String DOWN = "model.layers.1.mlp.down_proj.weight";

  @TempDir Path directory;

  @BeforeEach
  void copyAShardedModel() {
    Fixtures.copy("qwen2-sharded", directory);
  }

  @Test
  void shouldNameAShardThatIsMissingOrElsewhere() throws IOException {
    String shard = shardOf(DOWN);
    changeIndex(text -> text.replace(shard, "nowhere.safetensors"));
    assertUnusable("nowhere.safetensors is missing, which " + INDEX + " names");
    changeIndex(text -> text.replace("nowhere.safetensors", "../" + shard));
    assertUnusable(INDEX + " names \"../" + shard + "\", expected a file *.safetensors beside it");
    changeIndex(text -> text.replace("\"../" + shard + "\"", "17"));
    assertUnusable(INDEX + " names 17, expected a file");
    changeIndex(text -> "{}");
    assertUnusable(INDEX + " has no weight_map that names files");
    changeIndex(text -> "{\"weight_map\":" + "[".repeat(5000));
    assertUnusable(INDEX + " is not JSON", "nesting depth");
  }

  @Test
  void shouldNameATensorThatIsNotWhereTheIndexSays() throws IOException {
    String other = shardOf("model.embed_tokens.weight");
    String shard = shardOf(DOWN);
    assertThat(other).isNotEqualTo(shard);
    changeIndex(
        text -> text.replaceAll("(layers.1.mlp.down_proj.weight\": \")" + shard, "$1" + other));
    assertUnusable(INDEX + " says that " + DOWN + " lies in " + other + ", which does not hold it");
  }

  @Test
  void shouldNameATensorThatIsThereTwice() throws IOException {
    String other = shardOf("model.embed_tokens.weight");
    StoredTensor down = SafetensorsReader.open(directory.resolve(shardOf(DOWN))).tensor(DOWN);
    rewrite(other, Set.of(), writer -> writer.add(down));
    assertUnusable("holds " + DOWN + ", which is there twice");
  }

  @Test
  void shouldNameTensorsTheModelDoesNotHave() throws IOException {
    rewrite(
        shardOf(DOWN),
        Set.of(),
        writer -> writer.add("model.layers.2.odd", new int[] {1}, () -> new float[1]));
    assertUnusable(
        "1 tensors are no weights of the model that config.json describes: model.layers.2.odd in "
            + shardOf(DOWN));
  }

  @Test
  void shouldNameMissingWeights() throws IOException {
    String shard = shardOf(DOWN);
    rewrite(shard, Set.of(DOWN), writer -> writer);
    changeIndex(text -> text.replaceAll("\\s*\"" + DOWN + "\": \"[^\"]*\",?", ""));
    assertUnusable("1 weights are missing: " + DOWN);
  }

  @Test
  void shouldNameATensorOfAWrongShapeOrType() throws IOException {
    String shard = shardOf(DOWN);
    rewrite(shard, Set.of(DOWN), writer -> writer.add(DOWN, new int[] {2, 3}, () -> new float[6]));
    assertUnusable(DOWN + " in " + shard + " has shape [2, 3], config.json asks for [");
  }

  @Test
  void shouldNameANumberTypeThatIsNoWeights() throws IOException {
    Path file = directory.resolve(shardOf(DOWN));
    byte[] bytes = Files.readAllBytes(file);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = header.indexOf("\"dtype\":\"", header.indexOf("\"" + DOWN + "\"")) + 9;
    String stored = header.substring(at, header.indexOf('"', at));
    byte[] wrong = "I".repeat(stored.length()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(wrong, 0, bytes, at, wrong.length);
    Files.delete(file);
    Files.write(file, bytes);
    assertUnusable(shardOf(DOWN) + ": " + DOWN + " is stored as I", "supported: F32, F16, BF16");
  }

  @Test
  void shouldNameATruncatedShard() throws IOException {
    Path file = directory.resolve(shardOf(DOWN));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 10));
    assertUnusable(shardOf(DOWN) + " is corrupt: ", "lies at bytes", "truncated file?");
  }

  @Test
  void shouldRefuseEndTokensThatAreNone() throws IOException {
    Path file = directory.resolve("generation_config.json");
    for (String wrong : List.of("\"</s>\"", "[1, \"x\"]", "-1", "99999999999", "{}")) {
      Files.writeString(file, "{\"eos_token_id\": " + wrong + "}");
      assertThatThrownBy(() -> Checkpoint.read(directory).generation())
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("generation_config.json: eos_token_id is ")
          .hasMessageEndingWith(", expected a token or a list of tokens");
    }
    Files.writeString(file, "{\"eos_token_id\": [5, 7]}");
    assertThat(Checkpoint.read(directory).generation().endTokens()).containsOnly(5, 7);
    Files.writeString(file, "{\"eos_token_id\": null}");
    assertThat(Checkpoint.read(directory).generation().endTokens()).isEmpty();
  }

  @Test
  void shouldRefusePromptsThatAreEmptyOrTooLong() {
    try (LanguageModel model = LanguageModel.load(directory)) {
      Generator generator = new Generator(model);
      assertThatThrownBy(() -> generator.complete(List.of("a", ""), 2))
          .hasMessage("prompt 2 of 2 is empty; there is nothing to continue");
      int context = model.config().contextLength();
      assertThatThrownBy(() -> generator.complete(List.of("x".repeat(context + 1)), 2))
          .hasMessageContainingAll(String.valueOf(context + 1), "context of " + context);
    }
  }

  private String shardOf(String tensor) throws IOException {
    return new ObjectMapper()
        .readTree(Fixtures.directory("qwen2-sharded").resolve(INDEX).toFile())
        .path("weight_map")
        .path(tensor)
        .asText();
  }

  private void changeIndex(UnaryOperator<String> change) throws IOException {
    Path index = directory.resolve(INDEX);
    Files.writeString(index, change.apply(Files.readString(index)));
  }

  /** A shard without some tensors and with others. */
  private void rewrite(String shard, Set<String> without, UnaryOperator<SafetensorsWriter> with)
      throws IOException {
    Path file = directory.resolve(shard);
    SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32);
    SafetensorsReader.open(file).tensors().stream()
        .filter(tensor -> !without.contains(tensor.name()))
        .forEach(writer::add);
    Path changed = directory.resolve("changed");
    with.apply(writer).write(changed);
    Files.move(changed, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void assertUnusable(String... parts) {
    assertThatThrownBy(() -> Checkpoint.read(directory))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model directory " + directory)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
