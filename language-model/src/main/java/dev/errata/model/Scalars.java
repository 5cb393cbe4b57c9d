package dev.errata.model;

import ai.djl.ndarray.NDArray;

/**
 * Arithmetic with a number that gradients can flow through.
 *
 * <p>{@code NDArray.mul(Number)} and {@code div(Number)} wrap the number in a Java buffer and let
 * go of it at once, but the gradient graph still reads it: once the garbage collector has run,
 * gradients are silently wrong. Here the number lives as long as the result's manager.
 */
public final class Scalars {
  private Scalars() {}

  /** {@code factor · x}, fresh, in {@code x}'s manager. */
  public static NDArray times(NDArray x, double factor) {
    return x.mul(x.getManager().create((float) factor));
  }

  /** {@code cap · tanh(factor · x / cap)}, fresh; {@code x} is overwritten. */
  static NDArray capped(NDArray x, double factor, double cap) {
    try (NDArray tanh = timesInPlace(x, factor / cap).tanh()) {
      return times(tanh, cap);
    }
  }

  /** {@code x ← factor · x}; returns {@code x}. */
  public static NDArray timesInPlace(NDArray x, double factor) {
    return x.muli(x.getManager().create((float) factor));
  }
}
