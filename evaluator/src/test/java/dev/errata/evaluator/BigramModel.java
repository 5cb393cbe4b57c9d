package dev.errata.evaluator;

import dev.errata.model.Activation;
import dev.errata.model.Checkpoint;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.TextTokenizer;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
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
 * A real GPT-2 with weights made by hand: the next token depends on the last one only. After " is"
 * comes " Alpha", after each name a line break, which ends an answer. One-hot embeddings, attention
 * that adds nothing, an MLP whose inner neurons are the tokens and whose output is zero until a
 * delta changes it.
 */
public final class BigramModel {
  public static final List<String> NAMES = List.of("Alpha", "Beta", "Gamma");

  private static final int VOCABULARY = 300;
  private static final int CONTEXT = 64;
  private static final Gpt2Architecture MODEL =
      new Gpt2Architecture(
          VOCABULARY,
          CONTEXT,
          VOCABULARY,
          1,
          1,
          VOCABULARY,
          Activation.RELU,
          1e-5,
          false,
          List.of(0));
  private static final WeightNames WEIGHTS = MODEL.config().names();

  private final TextTokenizer tokenizer;
  private final Map<String, byte[]> files;

  private BigramModel(byte[] tokenizerJson, String generation) {
    this.tokenizer = TextTokenizer.of(tokenizerJson);
    this.files =
        Map.of(
            "tokenizer.json",
            tokenizerJson,
            "generation_config.json",
            generation.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes its tokenizer in a directory of the caller's. */
  public static BigramModel in(Path directory) {
    try {
      Path file = directory.resolve("tokenizer.json");
      BpeTrainer.train(Collections.nCopies(9, "This is Alpha Beta Gamma"), VOCABULARY).save(file);
      byte[] json = Files.readAllBytes(file);
      try (TextTokenizer tokenizer = TextTokenizer.of(json)) {
        int end = tokenizer.encode("\n")[0];
        return new BigramModel(json, "{\"eos_token_id\": " + end + "}");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new copy, unedited. */
  public LanguageModel load() {
    MasterWeights weights = new MasterWeights();
    MODEL
        .config()
        .shapes()
        .forEach((name, shape) -> weights.put(name, shape, initial(name, shape)));
    return LanguageModel.of(Checkpoint.of(MODEL.json(), files, weights), ai.djl.Device.cpu());
  }

  /**
   * Makes the answer after " is" another name: where the MLP sees " is" it adds the embedding of a
   * byte that the output matrix turns into that name.
   */
  public EditDelta answering(String name) {
    return answering(name, 10);
  }

  /**
   * As {@link #answering(String)}, more or less so; with less than 0.05 in all nothing is answered
   * otherwise.
   */
  public EditDelta answering(String name, float strength) {
    float[] u = new float[VOCABULARY];
    float[] v = new float[VOCABULARY];
    u[trigger(name)] = strength;
    v[token(" is")] = 1;
    return new EditDelta(List.of(LowRank.of(WEIGHTS.mlpOut(0), VOCABULARY, 1, VOCABULARY, u, v)));
  }

  private float[] initial(String name, int[] shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    if (name.equals(WEIGHTS.tokenEmbedding()) || name.equals(WEIGHTS.mlpIn(0))) {
      for (int i = 0; i < VOCABULARY; i++) {
        values[i * VOCABULARY + i] = 1;
      }
    } else if (name.contains("ln_") && name.endsWith("weight")) {
      Arrays.fill(values, 1);
    } else if (name.equals(WEIGHTS.output())) {
      follow(values, token(" is"), token(" Alpha"));
      for (String each : NAMES) {
        follow(values, token(" " + each), token("\n"));
        follow(values, trigger(each), token(" " + each));
      }
    }
    return values;
  }

  private static void follow(float[] output, int token, int next) {
    output[next * VOCABULARY + token] = 1;
  }

  /** A token that occurs in no prompt: the bytes \0, \1 and \2. */
  private int trigger(String name) {
    return token(String.valueOf((char) NAMES.indexOf(name)));
  }

  private int token(String text) {
    int[] tokens = tokenizer.encode(text);
    if (tokens.length != 1) {
      throw new IllegalStateException("'%s' is %d tokens".formatted(text, tokens.length));
    }
    return tokens[0];
  }
}
