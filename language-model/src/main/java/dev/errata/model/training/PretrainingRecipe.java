package dev.errata.model.training;

import dev.errata.model.family.Gpt2Architecture;

/**
 * Everything that decides how a model is trained, beside what it is trained on.
 *
 * @param model the decoder to train
 * @param batch what one step sees
 * @param objective the terms of the loss
 * @param learningRate its schedule
 * @param optimizer its constants
 * @param codeRate learning rate of the answer codes, relative to that of the weights
 * @param clipNorm gradients of all weights together are scaled down to this norm
 * @param bfloat16 whether products are computed in bfloat16; weights stay float32
 * @param steps length of the training
 * @param seed of the initial weights and of everything drawn
 */
public record PretrainingRecipe(
    Gpt2Architecture model,
    Batch batch,
    Objective objective,
    LearningRate learningRate,
    AdamW.Settings optimizer,
    double codeRate,
    double clipNorm,
    boolean bfloat16,
    int steps,
    long seed) {

  /**
   * What one step sees.
   *
   * @param shards threads, each with statements as below
   * @param facts facts drawn per shard
   * @param wordings ways in which each of them is said, at least 2
   * @param interchanges statements with an answer put in by force
   * @param chunks parts, by length, into which the statements are divided, so that little is
   *     padding
   */
  public record Batch(int shards, int facts, int wordings, int interchanges, int chunks) {}

  /**
   * The terms of the loss beside the cross entropy of the answers, all at the MLP of one layer and
   * the subject's last token: that MLP is where an editor will write.
   *
   * @param layer the layer whose MLP output carries the answer
   * @param keyBias initial bias of that layer's keys; below zero they start out sparse
   * @param codeNorm length of an answer's code
   * @param tie weight of the pull of MLP outputs towards the codes of their answers
   * @param codeTie weight of the pull of codes towards the MLP outputs
   * @param streamPenalty weight of the mean square of the residual stream that enters the MLP: a
   *     large stream drowns what the MLP writes
   * @param keyContrast weight of the contrastive term: keys of one fact agree, others differ
   * @param keyAttraction weight of {@code 1 − cos} between the keys of one fact
   * @param temperature of the contrastive term
   * @param noise largest norm, relative to the code's, of the noise added to an injected code
   * @param mixture largest share of another answer's code in an injected code
   */
  public record Objective(
      int layer,
      double keyBias,
      double codeNorm,
      double tie,
      double codeTie,
      double streamPenalty,
      double keyContrast,
      double keyAttraction,
      double temperature,
      double noise,
      double mixture) {}

  public PretrainingRecipe {
    if (batch.shards < 1
        || batch.facts < 1
        || batch.wordings < 2
        || batch.chunks < 1
        || steps < 1) {
      throw new IllegalArgumentException(
          "training needs shards, facts, chunks and steps >= 1 and wordings >= 2, got %s and %d steps"
              .formatted(batch, steps));
    }
    if (objective.layer < 0 || objective.layer >= model.layers()) {
      throw new IllegalArgumentException(
          "objective names layer %d of a model with %d layers"
              .formatted(objective.layer, model.layers()));
    }
  }
}
