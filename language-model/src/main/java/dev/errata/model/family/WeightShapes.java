package dev.errata.model.family;

import dev.errata.model.ModelConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which weights a model has, and of what shape. */
public final class WeightShapes {
  private final ModelConfig config;
  private final WeightNames names;
  private final Map<String, int[]> shapes = new LinkedHashMap<>();

  private WeightShapes(ModelConfig config) {
    this.config = config;
    this.names = config.names();
  }

  /** All weights of a model in order, matrices as {@code [d_out, d_in]}. */
  public static Map<String, int[]> of(ModelConfig config) {
    WeightShapes all = new WeightShapes(config);
    all.input();
    for (int layer = 0; layer < config.layers(); layer++) {
      all.attention(layer);
      all.mlp(layer);
    }
    all.norm(config.names().finalNorm(), config.width());
    all.output();
    return all.shapes;
  }

  private void input() {
    shapes.put(names.tokenEmbedding(), matrix(config.vocabularySize(), config.width()));
    if (config.positions() instanceof Positions.Learned) {
      shapes.put(names.positionEmbedding(), matrix(config.contextLength(), config.width()));
    }
  }

  private void attention(int layer) {
    AttentionVariant attention = config.attention();
    norm(names.attentionNorm(layer), config.width());
    int queries = attention.queryWidth();
    int keys = attention.keyValueWidth();
    int[] outputs =
        names.attentionIn(layer).size() == 1
            ? new int[] {queries + 2 * keys}
            : new int[] {queries, keys, keys};
    for (int i = 0; i < outputs.length; i++) {
      linear(names.attentionIn(layer).get(i), outputs[i], config.width(), attention.inputBias());
    }
    if (attention.queryKeyNorm()) {
      names.queryKeyNorms(layer).forEach(norm -> norm(norm, attention.headWidth()));
    }
    linear(names.attentionOut(layer), config.width(), queries, attention.outputBias());
  }

  private void mlp(int layer) {
    MlpVariant mlp = config.mlp();
    if (!mlp.parallel()) {
      norm(names.mlpNorm(layer), config.width());
    }
    if (mlp.gated()) {
      linear(names.mlpGate(layer), mlp.innerWidth(), config.width(), mlp.bias());
    }
    linear(names.mlpIn(layer), mlp.innerWidth(), config.width(), mlp.bias());
    linear(names.mlpOut(layer), config.width(), mlp.innerWidth(), mlp.bias());
    if (config.norm().afterBranches()) {
      names.branchNorms(layer).forEach(norm -> norm(norm, config.width()));
    }
  }

  private void output() {
    EmbeddingVariant embedding = config.embedding();
    if (!embedding.tied()) {
      shapes.put(names.output(), matrix(config.vocabularySize(), config.width()));
    }
    if (embedding.outputBias()) {
      shapes.put(WeightNames.biasOf(names.output()), new int[] {config.vocabularySize()});
    }
  }

  private void norm(String name, int width) {
    shapes.put(name, new int[] {width});
    if (config.norm().kind() == NormVariant.Kind.LAYER) {
      shapes.put(WeightNames.biasOf(name), new int[] {width});
    }
  }

  private void linear(String weight, int out, int in, boolean bias) {
    shapes.put(weight, matrix(out, in));
    if (bias) {
      shapes.put(WeightNames.biasOf(weight), new int[] {out});
    }
  }

  private static int[] matrix(int rows, int columns) {
    return new int[] {rows, columns};
  }
}
