package dev.errata.model;

import java.util.Set;
import java.util.stream.IntStream;

/** Turns what a pass may ask wrongly into one clear line, before the engine is asked. */
final class Checks {
  private Checks() {}

  static void pass(ModelConfig config, Pass pass) {
    batch(config, pass);
    for (int layer : pass.hookedLayers()) {
      layer(config, layer);
    }
    hookedWeights(config, pass.hookedWeights());
    if (pass.startResidual().isPresent()) {
      layer(config, pass.firstLayer() - 1);
    }
    interventionsRun(config, pass);
  }

  private static void hookedWeights(ModelConfig config, Set<String> names) {
    if (names.isEmpty()) {
      return; // spares every plain pass the list of all weights
    }
    Set<String> known = config.shapes().keySet();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ModelException("the pass names a weight the model does not have: " + name);
      }
    }
  }

  /** What a pass puts in must lie in the part of the network that it runs. */
  private static void interventionsRun(ModelConfig config, Pass pass) {
    int last = Math.min(pass.stopLayer(), config.layers() - 1);
    for (int layer : pass.injectedLayers()) {
      if (layer < pass.firstLayer() - 1 || layer > last) {
        throw new ModelException(
            "a delta after layer %d has no effect on a pass through layers %d to %d"
                .formatted(layer, pass.firstLayer(), last));
      }
    }
    // A pass that starts at a key still runs the weight that the key enters.
    int first = pass.startKey().isPresent() ? pass.firstLayer() - 1 : pass.firstLayer();
    for (String name : pass.changedOutputs()) {
      boolean runs =
          IntStream.rangeClosed(first, last)
              .anyMatch(layer -> name.startsWith(config.names().block(layer)));
      if (!runs) {
        throw new ModelException(
            "changing the output of %s has no effect on a pass through layers %d to %d"
                .formatted(name, pass.firstLayer(), last));
      }
    }
  }

  private static void batch(ModelConfig config, Pass pass) {
    int cached = pass.cache().map(DecodingCache::rows).orElse(0);
    if (cached > 0 && cached != pass.batch().size()) {
      throw new ModelException(
          "%d rows cannot go on after the %d rows of a decoding cache"
              .formatted(pass.batch().size(), cached));
    }
    for (int[] row : pass.batch().rows()) {
      for (int token : row) {
        if (token < 0 || token >= config.vocabularySize()) {
          throw new ModelException(
              "token %d is outside the vocabulary of %d".formatted(token, config.vocabularySize()));
        }
      }
    }
  }

  /** Every token must stand at a position that the model knows. */
  static void context(ModelConfig config, Layout layout) {
    int longest = layout.end();
    if (longest > config.contextLength()) {
      throw new ModelException(
          "a row of %d tokens exceeds the model's context of %d"
              .formatted(longest, config.contextLength()));
    }
  }

  private static void layer(ModelConfig config, int layer) {
    if (layer < 0 || layer >= config.layers()) {
      throw new ModelException(
          "the pass names layer %d of a model with %d layers".formatted(layer, config.layers()));
    }
  }
}
