package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.family.EmbeddingVariant;
import dev.errata.model.family.Positions;
import dev.errata.model.family.WeightNames;

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

  /** Logits of the normalised stream, {@code [..., V]}. */
  NDArray logits(Step step, NDArray normed) {
    WeightNames names = step.names();
    EmbeddingVariant embedding = config.embedding();
    NDArray table = step.weight(embedding.tied() ? names.tokenEmbedding() : names.output());
    NDArray bias = embedding.outputBias() ? step.weight(WeightNames.biasOf(names.output())) : null;
    NDArray logits = step.kernels().linear(normed, table, bias);
    if (embedding.logitCap().isEmpty()) {
      return logits;
    }
    try (NDArray uncapped = logits) {
      return Scalars.capped(uncapped, 1, embedding.logitCap().getAsDouble());
    }
  }
}
