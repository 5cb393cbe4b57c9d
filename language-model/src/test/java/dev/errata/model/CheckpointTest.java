package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import dev.errata.model.safetensors.StoredTensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CheckpointTest {
  static final List<String> NAMES = Fixtures.NAMES;

  @TempDir Path directory;

  @BeforeEach
  void copyAModel() throws IOException {
    copyInto(directory);
  }

  private static void copyInto(Path target) throws IOException {
    try (Stream<Path> files = Files.list(Fixtures.directory("relu-5-heads"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldLoadWhatItSavedAsTheSameBits(String name) {
    Path saved = directory.resolve("saved");
    String digest;
    try (LanguageModel model = Fixtures.load(name)) {
      digest = model.weights().digest();
      model.save(saved);
    }
    try (LanguageModel again = LanguageModel.load(saved, Device.cpu())) {
      assertThat(again.weights().digest()).isEqualTo(digest);
      assertThat(again.config()).isEqualTo(Checkpoint.read(Fixtures.directory(name)).config());
      assertThat(again.checkpoint().generation().endTokens()).containsExactly(0);
    }
  }

  @Test
  void shouldRoundToHalfPrecisionOnceAndNoMore() {
    Checkpoint original = Checkpoint.read(directory);
    original.write(directory.resolve("half"), Precision.FLOAT16);
    Checkpoint half = Checkpoint.read(directory.resolve("half"));
    half.write(directory.resolve("again"), Precision.FLOAT16);

    for (String name : original.weights().names()) {
      assertThat(Fixtures.relativeError(half.weights().get(name), original.weights().get(name)))
          .isLessThan(1e-3);
    }
    assertThat(Checkpoint.read(directory.resolve("again")).weights().digest())
        .isEqualTo(half.weights().digest());
  }

  @Test
  void shouldMakeAModelFromScratch() {
    Checkpoint read = Checkpoint.read(directory);
    Checkpoint made =
        Checkpoint.of(
            read.configJson(),
            java.util.Map.of("tokenizer.json", read.tokenizerJson()),
            read.weights());

    made.write(directory.resolve("made"), Precision.FLOAT32);

    Checkpoint again = Checkpoint.read(directory.resolve("made"));
    assertThat(again.config()).isEqualTo(read.config());
    assertThat(again.weights().digest()).isEqualTo(read.weights().digest());
  }

  @Test
  void shouldReadShardsWithNamesOfOlderFiles() throws IOException {
    String digest = Checkpoint.read(directory).weights().digest();
    Path whole = directory.resolve("model.safetensors");
    SafetensorsWriter first = new SafetensorsWriter(Precision.FLOAT32);
    SafetensorsWriter second = new SafetensorsWriter(Precision.FLOAT32);
    for (StoredTensor tensor : SafetensorsReader.open(whole).tensors()) {
      SafetensorsWriter shard = tensor.name().contains(".h.1.") ? second : first;
      shard.add(
          tensor.name().substring("transformer.".length()), tensor.shape(), () -> tensor.read());
    }
    second.add("h.1.attn.bias", new int[] {1, 1, 2, 2}, () -> new float[4]); // a causal mask
    first.write(directory.resolve("1.safetensors"));
    second.write(directory.resolve("2.safetensors"));
    Files.delete(whole);
    Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"wte.weight\":\"1.safetensors\",\"h.1.ln_1.bias\":\"2.safetensors\"}}");

    assertThat(Checkpoint.read(directory).weights().digest()).isEqualTo(digest);
    Files.delete(directory.resolve("2.safetensors"));
    assertUnusable(directory, "2.safetensors is missing, which model.safetensors.index.json names");
  }

  @Test
  void shouldNameAMissingDirectoryOrFile() throws IOException {
    assertUnusable(directory.resolve("nowhere"), "nowhere does not exist");
    Files.delete(directory.resolve("model.safetensors"));
    assertUnusable(directory, "model.safetensors is missing");
    Files.delete(directory.resolve("tokenizer.json"));
    assertUnusable(directory, "tokenizer.json is missing");
    Files.delete(directory.resolve("config.json"));
    assertUnusable(directory, "config.json is missing");
  }

  @Test
  void shouldNameWhatIsWrongWithTheConfiguration() throws IOException {
    Path config = directory.resolve("config.json");
    String text = Files.readString(config);

    Files.writeString(config, text.replace("\"n_embd\": 20", "\"n_embd\": 25"));
    assertUnusable(directory, "has shape", "config.json asks for");
    Files.writeString(config, text.replace("\"n_head\": 5", "\"n_head\": 3"));
    assertUnusable(directory, "n_embd 20 is not a multiple of n_head 3");
    Files.writeString(config, text.replace("\"n_layer\": 3", "\"n_layer\": 4"));
    assertUnusable(directory, "12 weights are missing", "transformer.h.3.mlp.c_proj.weight");
    Files.writeString(config, text.replace("\"relu\"", "\"swish\""));
    assertUnusable(directory, "activation_function is \"swish\", expected one of relu, gelu");
    Files.writeString(config, text.replace("\"gpt2\"", "\"mamba\""));
    assertUnusable(directory, "model_type \"mamba\" is of no known family (known: ");
    Files.writeString(config, "{ not json");
    assertUnusable(directory, "config.json is not JSON");
  }

  @Test
  void shouldNoticeACorruptWeightsFile() throws IOException {
    Path weights = directory.resolve("model.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(file.length() - 100);
    }
    assertUnusable(directory, "model.safetensors is corrupt", "truncated");
    Files.write(weights, new byte[] {1, 2, 3});
    assertUnusable(directory, "model.safetensors is corrupt", "file of 3 bytes has no header");
    Files.write(directory.resolve("tokenizer.json"), new byte[] {'{'});
    Files.copy(
        Fixtures.directory("relu-5-heads").resolve("model.safetensors"),
        weights,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertUnusable(directory, directory.toString(), "tokenizer.json cannot be read");
  }

  private static void assertUnusable(Path directory, String... parts) {
    assertThatThrownBy(() -> LanguageModel.load(directory, Device.cpu()))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
