package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.family.EmbeddingVariant;
import dev.errata.model.family.Positions;
import dev.errata.model.family.WeightNames;
import java.util.Map;

/** From tokens to the residual stream, and from the stream to logits. */
record Embeddings(ModelConfig config) {

  /** The stream before the first layer, {@code [B, T, d]}. */
  NDArray embed(NDManager scope, Step step) {
    TokenBatch batch = step.pass().batch();
    Shape shape = new Shape(batch.size(), batch.length());
    // Not closed: the gradient graph reads the ids in the Java buffer that closing would let go.
    NDArray ids = scope.create(batch.padded(), shape);
    NDArray stream = step.kernels().rows(ids, step.weight(step.names().tokenEmbedding()));
    if (config.embedding().scale() != 1) {
      try (NDArray unscaled = stream) {
        stream = Scalars.times(unscaled, config.embedding().scale());
      }
    }
    if (config.positions() instanceof Positions.Learned) {
      NDArray places = scope.create(step.layout().positionIds(), shape);
      NDArray table = step.weight(step.names().positionEmbedding());
      stream = step.residual(stream, step.kernels().rows(places, table));
    }
    return stream;
  }

  /** The weight whose rows the normalised stream is compared with, {@code [V, d]}. */
  String table() {
    WeightNames names = config.names();
    return config.embedding().tied() ? names.tokenEmbedding() : names.output();
  }

  /** Logits of the normalised stream, {@code [..., V]}. */
  NDArray logits(Map<String, NDArray> weights, Kernels kernels, NDArray normed) {
    EmbeddingVariant embedding = config.embedding();
    String output = config.names().output();
    NDArray bias = embedding.outputBias() ? weights.get(WeightNames.biasOf(output)) : null;
    NDArray logits = kernels.linear(normed, weights.get(table()), bias);
    if (embedding.logitCap().isEmpty()) {
      return logits;
    }
    try (NDArray uncapped = logits) {
      return Scalars.capped(uncapped, 1, embedding.logitCap().getAsDouble());
    }
  }
}
