package dev.errata.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of the matrices on the device. Norms, biases, activations, gradients and everything that
 * hooks see are float32 whatever is chosen; only the operands of a product are rounded to it.
 */
public enum ComputeType {
  /** 4 bytes a weight; the numbers of the {@code transformers} library in float32. */
  FLOAT32,
  /** 2 bytes a weight, 11 significant bits, overflows beyond 65,504. */
  FLOAT16,
  /** 2 bytes a weight, 8 significant bits, the range of float32. */
  BFLOAT16;

  /**
   * The type a user means.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists them
   */
  public static ComputeType named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is no type to compute in; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(ComputeType::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name in lower case, as the command line and {@code config.json} spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
