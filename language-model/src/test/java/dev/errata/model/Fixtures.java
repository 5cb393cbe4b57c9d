package dev.errata.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.model.family.WeightNames;
import dev.errata.model.safetensors.SafetensorsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The tiny random models made by tools/parity, and what the transformers library says of them. */
public final class Fixtures {
  /** GPT-2 alone. */
  public static final List<String> NAMES =
      List.of("gelu-new-3-heads", "relu-5-heads", "gelu-untied");

  /** At least two of every family: what each is for is in tools/parity/families.py. */
  public static final List<String> ALL_FAMILIES = all();

  /** What the weights of these models are called. */
  public static final WeightNames GPT2 =
      Checkpoint.read(directory("relu-5-heads")).config().names();

  private Fixtures() {}

  private static List<String> all() {
    return files("").stream().map(file -> file.getFileName().toString()).sorted().toList();
  }

  public static Path directory(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/parity/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies a model, so that its files can be changed. */
  public static void copy(String name, Path target) {
    try {
      for (Path file : files(name)) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a model. */
  public static List<Path> files(String name) {
    try (Stream<Path> files = Files.list(directory(name))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static LanguageModel load(String name) {
    return LanguageModel.load(directory(name), ai.djl.Device.cpu());
  }

  public static JsonNode expected(String name) {
    try {
      return new ObjectMapper().readTree(directory(name).resolve("expected.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An array that the library computed: {@code logits.0}, … by prompt, or {@code gradient}. */
  public static float[] expected(String name, String array) {
    Path file = directory(name).resolve("expected.safetensors");
    try {
      return SafetensorsReader.open(file).tensor(array).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<int[]> rows(JsonNode arrays) {
    List<int[]> rows = new ArrayList<>();
    for (JsonNode row : arrays) {
      int[] tokens = new int[row.size()];
      Arrays.setAll(tokens, i -> row.get(i).intValue());
      rows.add(tokens);
    }
    return rows;
  }

  /** Largest absolute difference over the largest absolute expected value; infinite for NaN. */
  public static double relativeError(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError("got " + actual.length + " values, expected " + expected.length);
    }
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < actual.length; i++) {
      double d = Math.abs((double) actual[i] - expected[i]);
      difference = Math.max(difference, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return difference / scale;
  }
}
