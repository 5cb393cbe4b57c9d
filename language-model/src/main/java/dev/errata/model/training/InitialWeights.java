package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.WeightNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Seeded initial weights: normal distributions scaled by fan-in, those that write to the residual
 * stream also by 1/√(2 · layers) as in GPT-2; normalisation starts as the identity, biases at zero.
 */
final class InitialWeights {
  private static final double TOKEN_SCALE = 0.05;
  private static final double POSITION_SCALE = 0.02;
  private static final double ATTENTION_GAIN = 0.7;
  private static final double MLP_OUT_GAIN = 1.4;

  private InitialWeights() {}

  static Map<String, NDArray> create(NDManager manager, PretrainingRecipe recipe) {
    ModelConfig config = recipe.model().config();
    Random random = new Random(recipe.seed());
    Map<String, NDArray> weights = new LinkedHashMap<>();
    config
        .shapes()
        .forEach((name, shape) -> weights.put(name, create(manager, config, name, shape, random)));
    String key = WeightNames.biasOf(config.names().mlpIn(recipe.objective().layer()));
    weights.get(key).addi((float) recipe.objective().keyBias());
    return weights;
  }

  private static NDArray create(
      NDManager manager, ModelConfig config, String name, int[] shape, Random random) {
    Shape dimensions = new Shape(IntStream.of(shape).asLongStream().toArray());
    if (shape.length == 1) {
      return name.contains("ln_") && name.endsWith(".weight")
          ? manager.ones(dimensions)
          : manager.zeros(dimensions);
    }
    return manager.create(normal(random, shape[0] * shape[1], scale(config, name)), dimensions);
  }

  private static double scale(ModelConfig config, String name) {
    double residual = 1 / Math.sqrt(2.0 * config.layers());
    double width = 1 / Math.sqrt(config.width());
    if (name.equals(config.names().tokenEmbedding())) {
      return TOKEN_SCALE;
    } else if (name.equals(config.names().positionEmbedding())) {
      return POSITION_SCALE;
    } else if (name.endsWith("attn.c_attn.weight")) {
      return ATTENTION_GAIN * width;
    } else if (name.endsWith("attn.c_proj.weight")) {
      return width * residual;
    } else if (name.endsWith("mlp.c_proj.weight")) {
      return MLP_OUT_GAIN * residual / Math.sqrt(config.innerWidth());
    }
    return width;
  }

  static float[] normal(Random random, int size, double scale) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }
}
