package dev.errata.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of the weights of the GPT-2 family, as Hugging Face spells them. */
public final class Gpt2 {
  public static final String TOKEN_EMBEDDING = "transformer.wte.weight";
  public static final String POSITION_EMBEDDING = "transformer.wpe.weight";
  public static final String FINAL_NORM = "transformer.ln_f";
  public static final String OUTPUT = "lm_head.weight";

  private Gpt2() {}

  /** Prefix of everything in one block, with the closing dot. */
  public static String block(int layer) {
    return "transformer.h." + layer + ".";
  }

  /** The fused query, key and value weight of a block. */
  public static String attentionIn(int layer) {
    return block(layer) + "attn.c_attn.weight";
  }

  public static String attentionOut(int layer) {
    return block(layer) + "attn.c_proj.weight";
  }

  /** The first MLP weight; its activated output is the key of {@link #mlpOut}. */
  public static String mlpIn(int layer) {
    return block(layer) + "mlp.c_fc.weight";
  }

  /** The second MLP weight, the one that locate-then-edit methods change. */
  public static String mlpOut(int layer) {
    return block(layer) + "mlp.c_proj.weight";
  }

  /** Whether files hold this weight as {@code [d_in, d_out]} (GPT-2's Conv1D). */
  static boolean isTransposedInFiles(String name) {
    return name.endsWith(".attn.c_attn.weight")
        || name.endsWith(".attn.c_proj.weight")
        || name.endsWith(".mlp.c_fc.weight")
        || name.endsWith(".mlp.c_proj.weight");
  }

  /** All weights a model of this configuration has, in order, matrices as {@code [d_out, d_in]}. */
  public static Map<String, int[]> shapes(ModelConfig config) {
    int d = config.width();
    int inner = config.innerWidth();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put(TOKEN_EMBEDDING, new int[] {config.vocabularySize(), d});
    shapes.put(POSITION_EMBEDDING, new int[] {config.contextLength(), d});
    for (int layer = 0; layer < config.layers(); layer++) {
      putNorm(shapes, block(layer) + "ln_1", d);
      putLinear(shapes, attentionIn(layer), 3 * d, d);
      putLinear(shapes, attentionOut(layer), d, d);
      putNorm(shapes, block(layer) + "ln_2", d);
      putLinear(shapes, mlpIn(layer), inner, d);
      putLinear(shapes, mlpOut(layer), d, inner);
    }
    putNorm(shapes, FINAL_NORM, d);
    if (!config.tiedEmbeddings()) {
      shapes.put(OUTPUT, new int[] {config.vocabularySize(), d});
    }
    return shapes;
  }

  static String biasOf(String weight) {
    return weight.substring(0, weight.length() - "weight".length()) + "bias";
  }

  private static void putNorm(Map<String, int[]> shapes, String name, int width) {
    shapes.put(name + ".weight", new int[] {width});
    shapes.put(name + ".bias", new int[] {width});
  }

  private static void putLinear(Map<String, int[]> shapes, String weight, int out, int in) {
    shapes.put(weight, new int[] {out, in});
    shapes.put(biasOf(weight), new int[] {out});
  }
}
