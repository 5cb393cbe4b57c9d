package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SavingTest {
  static final List<String> NAMES = Fixtures.ALL_FAMILIES;
  private static final int RANK = 2;

  @TempDir Path directory;

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldLoadASnapshotAsTheSameBits(String name) {
    Checkpoint edited = edited(name);

    edited.save(directory);

    assertThat(Checkpoint.read(directory).weights().digest())
        .isEqualTo(edited.weights().digest())
        .isNotEqualTo(Checkpoint.read(Fixtures.directory(name)).weights().digest());
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldExportInTheTypesOfTheOriginal(String name) throws IOException {
    Checkpoint edited = edited(name);

    edited.export(directory);

    Checkpoint exported = Checkpoint.read(directory);
    String weight = edited.config().names().mlpOut(1);
    assertThat(precisions(directory)).isEqualTo(precisions(Fixtures.directory(name)));
    assertThat(Fixtures.relativeError(exported.weights().get(weight), edited.weights().get(weight)))
        .isLessThan(precisions(directory).contains(Precision.FLOAT32) ? 0x1p-149 : 1e-2);
    exported.export(directory.resolve("again"));
    assertThat(Checkpoint.read(directory.resolve("again")).weights().digest())
        .isEqualTo(exported.weights().digest());
  }

  @Test
  void shouldLinkOrCopyShardsWithoutAnEditedMatrix() throws IOException {
    Path original = Files.createDirectory(directory.resolve("original"));
    Fixtures.copy("qwen2-sharded", original);
    Checkpoint edited = edited(original);

    edited.save(directory.resolve("snapshot"));
    edited.export(directory.resolve("export"));

    List<Path> shards = shards(original);
    assertThat(shards).hasSizeGreaterThan(1);
    int unedited = 0;
    for (Path shard : shards) {
      Path linked = directory.resolve("snapshot").resolve(shard.getFileName());
      Path copied = directory.resolve("export").resolve(shard.getFileName());
      boolean holdsEdit =
          SafetensorsReader.open(shard).names().contains(edited.config().names().mlpOut(1));
      assertThat(Files.isSameFile(shard, linked)).isEqualTo(!holdsEdit);
      assertThat(Files.isSameFile(shard, copied)).isFalse();
      assertThat(Files.mismatch(shard, copied) == -1).isEqualTo(!holdsEdit);
      unedited += holdsEdit ? 0 : 1;
    }
    assertThat(unedited).isPositive();
  }

  @Test
  void shouldTellTheSizeOfAllTensorsInTheIndex() throws IOException {
    edited("qwen2-sharded").save(directory);

    long size =
        shards(directory).stream()
            .flatMap(shard -> tensors(shard).stream())
            .mapToLong(tensor -> tensor.elements() * tensor.precision().bytes())
            .sum();
    Path index = directory.resolve("model.safetensors.index.json");
    assertThat(new ObjectMapper().readTree(index.toFile()).at("/metadata/total_size").longValue())
        .isEqualTo(size);
  }

  @Test
  void shouldSaveOntoTheDirectoryItReadsFrom() {
    Fixtures.copy("llama-tied-bfloat16", directory);
    Checkpoint edited = edited(directory);
    String digest = edited.weights().digest();

    edited.save(directory);
    edited.save(directory);

    assertThat(edited.weights().digest()).isEqualTo(digest);
    assertThat(Checkpoint.read(directory).weights().digest()).isEqualTo(digest);
  }

  @Test
  void shouldNotTakeAFileThatReplacedTheOneItRead() throws IOException {
    Path original = Files.createDirectory(directory.resolve("original"));
    Fixtures.copy("relu-5-heads", original);
    Checkpoint unedited = Checkpoint.read(original);
    String digest = unedited.weights().digest();
    Path weights = original.resolve("model.safetensors");
    Path other = Fixtures.directory("gelu-untied").resolve("model.safetensors");
    Files.delete(weights);
    Files.copy(other, weights);

    unedited.save(directory.resolve("snapshot"));

    assertThat(Checkpoint.read(directory.resolve("snapshot")).weights().digest()).isEqualTo(digest);
  }

  @Test
  void shouldLeaveThePublishedDigestOfTheBundledModelAsItIs() {
    Checkpoint bundled = Checkpoint.read(Path.of("../models/world-2015"));
    assertThat(bundled.weights().digest()).isEqualTo(BUNDLED_DIGEST);
  }

  /** What NumPy computes of the file by the definition; every edit log of the model begins so. */
  private static final String BUNDLED_DIGEST =
      "sha256:0fc3d11d06c1c5ac01266541a8a719700e75f85294932f43a703367a013fb90f";

  @Test
  void shouldRunAnExportedModel() {
    edited("mistral-window").export(directory);
    try (LanguageModel model = LanguageModel.load(directory, Device.cpu())) {
      assertThat(model.weights().size()).isPositive();
    }
  }

  private static Checkpoint edited(String name) {
    return edited(Fixtures.directory(name));
  }

  static Checkpoint edited(Path source) {
    Checkpoint checkpoint = Checkpoint.read(source);
    String weight = checkpoint.config().names().mlpOut(1);
    int[] shape = checkpoint.weights().shape(weight);
    Random random = new Random(3);
    LowRank update =
        LowRank.of(
            weight,
            shape[0],
            RANK,
            shape[1],
            numbers(random, shape[0] * RANK),
            numbers(random, RANK * shape[1]));
    checkpoint.weights().applyInPlace(new EditDelta(List.of(update)));
    return checkpoint;
  }

  private static float[] numbers(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static List<Precision> precisions(Path directory) throws IOException {
    return shards(directory).stream()
        .flatMap(shard -> tensors(shard).stream())
        .map(StoredTensor::precision)
        .toList();
  }

  private static List<StoredTensor> tensors(Path shard) {
    try {
      return List.copyOf(SafetensorsReader.open(shard).tensors());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Path> shards(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("model"))
          .filter(file -> file.toString().endsWith(".safetensors"))
          .sorted()
          .toList();
    }
  }
}
