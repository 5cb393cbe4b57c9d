package dev.errata.evaluator;

import ai.djl.Device;
import dev.errata.model.Activation;
import dev.errata.model.Checkpoint;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.family.Gpt2Architecture;
import dev.errata.model.family.WeightNames;
import dev.errata.model.training.BpeTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A real GPT-2 whose logits are given, one row a position, whatever the tokens are: one-hot
 * positions, a final norm that leaves them as they are, and the logits as output matrix.
 */
public final class PositionModel {
  private static final int VOCABULARY = 300;
  private static final double EPSILON = 1e-5;
  private static final float IMPOSSIBLE = -100;

  private PositionModel() {}

  /**
   * @param logits at each position, of the first tokens of the vocabulary; others are impossible
   * @param directory for its tokenizer
   */
  public static LanguageModel of(float[][] logits, Path directory) {
    int width = logits.length;
    Gpt2Architecture architecture =
        new Gpt2Architecture(
            VOCABULARY, width, width, 1, 1, width, Activation.RELU, EPSILON, false, List.of(0));
    WeightNames names = architecture.config().names();
    MasterWeights weights = new MasterWeights();
    architecture
        .config()
        .shapes()
        .forEach(
            (name, shape) -> {
              float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
              if (name.contains("wpe")) {
                for (int i = 0; i < width; i++) {
                  values[i * width + i] = 1;
                }
              } else if (name.equals(names.output())) {
                fill(values, logits);
              } else if (name.contains("ln_f")) {
                Arrays.fill(values, name.endsWith("weight") ? spread(width) : 1f / width);
              } else if (name.contains("ln_") && name.endsWith("weight")) {
                Arrays.fill(values, 1);
              }
              weights.put(name, shape, values);
            });
    return LanguageModel.of(
        Checkpoint.of(architecture.json(), files(directory), weights), Device.cpu());
  }

  /** What the norm divides a one-hot row by. */
  private static float spread(int width) {
    double variance = (width - 1) / ((double) width * width);
    return (float) Math.sqrt(variance + EPSILON);
  }

  private static void fill(float[] output, float[][] logits) {
    int width = logits.length;
    Arrays.fill(output, IMPOSSIBLE);
    for (int position = 0; position < width; position++) {
      for (int token = 0; token < logits[position].length; token++) {
        output[token * width + position] = logits[position][token];
      }
    }
  }

  private static Map<String, byte[]> files(Path directory) {
    try {
      Path file = directory.resolve("tokenizer.json");
      BpeTrainer.train(Collections.nCopies(9, "This is Alpha Beta Gamma"), VOCABULARY).save(file);
      return Map.of(
          "tokenizer.json",
          Files.readAllBytes(file),
          "generation_config.json",
          "{\"eos_token_id\": 0}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
