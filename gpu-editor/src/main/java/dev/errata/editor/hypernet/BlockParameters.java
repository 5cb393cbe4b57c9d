package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** The parameters of one block, by name among those of all networks. */
final class BlockParameters {
  private final String prefix;
  private final Map<String, NDArray> parameters;

  BlockParameters(String network, int index, Map<String, NDArray> parameters) {
    prefix = network + ".blocks." + index + ".";
    this.parameters = parameters;
  }

  String downName() {
    return prefix + "A";
  }

  String upName() {
    return prefix + "B";
  }

  String biasName() {
    return prefix + "bias";
  }

  String scaleName() {
    return prefix + "scale";
  }

  String shiftName() {
    return prefix + "shift";
  }

  /** {@code A [s, rank]}. */
  NDArray down() {
    return parameters.get(downName());
  }

  /** {@code B [rank, s]}. */
  NDArray up() {
    return parameters.get(upName());
  }

  /** {@code b [s]}. */
  NDArray bias() {
    return parameters.get(biasName());
  }

  /** {@code [modules, s]}. */
  NDArray scale() {
    return parameters.get(scaleName());
  }

  /** {@code [modules, s]}. */
  NDArray shift() {
    return parameters.get(shiftName());
  }
}
