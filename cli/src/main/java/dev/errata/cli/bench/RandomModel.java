package dev.errata.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import dev.errata.cli.Home;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.Families;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models of realistic shape with random weights, for measuring time only. */
public final class RandomModel {
  /** The shapes there are: {@code config.json} files of these names. */
  public static final List<String> SHAPES = List.of("gpt2-124m", "llama-125m");

  private static final double SCALE = 0.02;

  private RandomModel() {}

  /** The directory of a model, written on first use below {@link Home#cache}. */
  public static Path of(String shape, long seed) {
    Path directory = Home.cache().resolve("bench").resolve(shape + "-seed-" + seed);
    if (Files.exists(directory.resolve("model.safetensors"))) {
      return directory;
    }
    try {
      Files.createDirectories(directory);
      byte[] config = config(shape);
      Files.write(directory.resolve("config.json"), config);
      // Never used: tokens are drawn. But a model without one is incomplete.
      Files.copy(
          Home.bundledModel().resolve("tokenizer.json"),
          directory.resolve("tokenizer.json"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Path unfinished = directory.resolve("model.safetensors.unfinished");
      write(Families.read(new ObjectMapper().readTree(config)), seed, unfinished);
      Files.move(unfinished, directory.resolve("model.safetensors"));
      return directory;
    } catch (IOException e) {
      throw new CliException("model cannot be written to %s: %s".formatted(directory, e), e);
    }
  }

  private static byte[] config(String shape) throws IOException {
    try (InputStream in = RandomModel.class.getResourceAsStream(shape + ".json")) {
      if (in == null) {
        throw new CliException(
            "--shape %s is unknown (known: %s)".formatted(shape, String.join(", ", SHAPES)));
      }
      return in.readAllBytes();
    }
  }

  private static void write(ModelConfig config, long seed, Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32);
    for (Map.Entry<String, int[]> weight : config.shapes().entrySet()) {
      int[] shape = weight.getValue();
      int[] inFile =
          config.family().isTransposedInFiles(weight.getKey())
              ? new int[] {shape[1], shape[0]}
              : shape;
      double mean = shape.length == 1 && weight.getKey().endsWith(".weight") ? 1 : 0;
      writer.add(weight.getKey(), inFile, () -> normal(random, inFile, mean));
    }
    writer.write(file);
  }

  private static float[] normal(SplittableRandom random, int[] shape, double mean) {
    float[] values = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + SCALE * random.nextGaussian());
    }
    return values;
  }
}
