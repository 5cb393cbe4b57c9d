package dev.errata.editor;

import ai.djl.Device;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.Activation;
import dev.errata.model.Checkpoint;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.family.Families;
import dev.errata.model.family.Gpt2Architecture;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.training.BpeTrainer;
import dev.errata.model.training.BpeVocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** A random decoder of a few thousand parameters with a real tokenizer: enough to be edited. */
public final class TinyModel {
  public static final List<String> COUNTRIES =
      List.of("Arbon", "Belvi", "Corax", "Dunmo", "Ephel", "Fynta");
  public static final List<String> PEOPLE = List.of("Ada Berg", "Bo Dahl", "Cleo Eng", "Dan Foss");
  public static final String PROMPT = "The head of %s is";

  private TinyModel() {}

  /** The same weights for the same seed. */
  public static Checkpoint checkpoint(long seed) {
    return checkpoint(
        vocabularySize ->
            new Gpt2Architecture(
                    vocabularySize,
                    48,
                    32,
                    4,
                    4,
                    96,
                    Activation.GELU_NEW,
                    1e-5,
                    true,
                    List.of(1, 2))
                .json(),
        seed);
  }

  /**
   * The same of another architecture.
   *
   * @param config its {@code config.json} for a size of the vocabulary
   */
  public static Checkpoint checkpoint(IntFunction<ObjectNode> config, long seed) {
    List<String> texts =
        COUNTRIES.stream()
            .flatMap(c -> PEOPLE.stream().map(p -> PROMPT.formatted(c) + " " + p + "\n"))
            .toList();
    BpeVocabulary vocabulary = BpeTrainer.train(texts, 330);
    ObjectNode json = config.apply(vocabulary.tokens().size());
    MasterWeights weights = new MasterWeights();
    Random random = new Random(seed);
    Families.read(json)
        .shapes()
        .forEach((name, shape) -> weights.put(name, shape, values(name, shape, random)));
    String generation = "{\"eos_token_id\": 0}";
    return Checkpoint.of(
        json,
        Map.of(
            "tokenizer.json", json(vocabulary),
            "generation_config.json", generation.getBytes(StandardCharsets.UTF_8)),
        weights);
  }

  public static LanguageModel load(long seed) {
    return LanguageModel.of(checkpoint(seed), Device.cpu());
  }

  /** Writes the model as a directory. */
  public static Path write(long seed, Path directory) {
    checkpoint(seed).write(directory, Precision.FLOAT32);
    return directory;
  }

  /** An edit of one country's head. */
  public static EditItem edit(int country, int person) {
    String subject = COUNTRIES.get(country);
    return new EditItem(subject + "|P6", subject, PROMPT.formatted(subject), PEOPLE.get(person));
  }

  private static byte[] json(BpeVocabulary vocabulary) {
    try {
      Path file = Files.createTempFile("tokenizer", ".json");
      vocabulary.save(file);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] values(String name, int[] shape, Random random) {
    int size = 1;
    for (int n : shape) {
      size *= n;
    }
    float[] values = new float[size];
    double scale = shape.length == 2 ? 1 / Math.sqrt(shape[1]) : 0.02;
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * scale) + (isGain(name) ? 1 : 0);
    }
    return values;
  }

  private static boolean isGain(String name) {
    return (name.contains("ln_") && name.endsWith(".weight")) || name.endsWith("norm.weight");
  }
}
