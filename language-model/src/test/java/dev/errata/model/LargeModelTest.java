package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.decode.Generator;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.family.Families;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model costs in memory and time. */
class LargeModelTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path directory;

  @BeforeAll
  static void requireLinux() {
    assumeTrue(Files.exists(STATUS), "skipped: no /proc/self/status");
  }

  /** Three copies, as many programs make, would be 240 MB beside the file. */
  @Test
  void shouldNeedNoMoreMemoryThanTheDeviceCopies() throws IOException {
    long parameters = writeModel();
    LanguageModel.load(Fixtures.directory("qwen3")).close(); // the engine itself
    long before = status("RssAnon");

    try (LanguageModel model =
        LanguageModel.load(directory, LoadOptions.defaults().in(ComputeType.FLOAT32))) {
      long grown = status("RssAnon") - before;
      assertThat(model.weights().size()).isEqualTo(parameters);
      assertThat(grown / MEGABYTE)
          .isBetween(parameters * 4 / MEGABYTE - 15, parameters * 4 / MEGABYTE + 60);
    }
  }

  /**
   * For a directory named on the command line: loads, asks, edits, saves, and tells the figures.
   */
  @Test
  void shouldLoadAskEditAndSaveALargeModel() {
    String large = System.getProperty("errata.large.model", "");
    assumeTrue(!large.isEmpty(), "skipped: no -Derrata.large.model=DIR");
    ComputeType type = ComputeType.named(System.getProperty("errata.compute.type", "bfloat16"));
    LoadOptions options = LoadOptions.defaults().in(type);
    tell("before");
    try (LanguageModel model = timed("load", () -> LanguageModel.load(Path.of(large), options))) {
      timed("ask, 8 tokens", () -> new Generator(model).complete(List.of("The capital of"), 8));
      timed("ask again", () -> new Generator(model).complete(List.of("The capital of"), 8));
      String weight = model.config().names().mlpOut(model.config().layers() / 2);
      timed("edit one matrix", () -> edit(model, weight));
      String digest = timed("digest", () -> model.weights().digest());
      timed("save", () -> save(model));
      timed("ask the edited", () -> new Generator(model).complete(List.of("The capital of"), 8));
      String saved = timed("read back", () -> Checkpoint.read(directory).weights().digest());
      assertThat(saved).isEqualTo(digest);
    }
  }

  private Object save(LanguageModel model) {
    model.save(directory);
    return directory;
  }

  private static Object edit(LanguageModel model, String weight) {
    int[] shape = model.weights().shape(weight);
    float[] u = new float[shape[0]];
    float[] v = new float[shape[1]];
    Arrays.fill(u, 1e-3f);
    Arrays.fill(v, 1e-3f);
    LowRank update = LowRank.of(weight, shape[0], 1, shape[1], u, v);
    model.weights().applyInPlace(new EditDelta(List.of(update)));
    model.refresh(List.of(weight));
    return update;
  }

  private static <T> T timed(String what, Supplier<T> action) {
    Instant start = Instant.now();
    T result = action.get();
    tell("%s: %.2f s".formatted(what, Duration.between(start, Instant.now()).toMillis() / 1e3));
    return result;
  }

  private static void tell(String what) {
    System.out.printf(
        "%-28s resident %,d MB, of it mapped files %,d MB%n",
        what, status("VmRSS") / MEGABYTE, status("RssFile") / MEGABYTE);
  }

  private static long status(String key) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A wider Qwen 3 with 20 million parameters, 40 MB in bfloat16; tells how many. */
  private long writeModel() throws IOException {
    Fixtures.copy("qwen3", directory);
    Path config = directory.resolve("config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config.toFile());
    json.put("hidden_size", 512).put("intermediate_size", 6144);
    Files.writeString(config, json.toString());
    ModelConfig shape = Families.read(json);
    SafetensorsWriter writer = new SafetensorsWriter(Precision.BFLOAT16);
    long parameters = 0;
    for (var weight : shape.shapes().entrySet()) {
      int size = Arrays.stream(weight.getValue()).reduce(1, Math::multiplyExact);
      writer.add(weight.getKey(), weight.getValue(), () -> new float[size]);
      parameters += size;
    }
    Path weights = directory.resolve("model.safetensors");
    Files.delete(weights);
    writer.write(weights);
    return parameters;
  }
}
