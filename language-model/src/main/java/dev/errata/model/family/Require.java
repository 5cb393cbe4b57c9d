package dev.errata.model.family;

import dev.errata.model.ModelException;

/** Preconditions of the configuration records. */
final class Require {
  private Require() {}

  static void positive(String what, double value) {
    if (!(value > 0)) {
      throw new ModelException("the %s must be positive, is %s".formatted(what, value));
    }
  }

  static void positive(String what, int value) {
    if (value <= 0) {
      throw new ModelException("the %s must be positive, is %d".formatted(what, value));
    }
  }

  static void multiple(String what, int value, String ofWhat, int divisor) {
    if (value % divisor != 0) {
      throw new ModelException(
          "the %s, %d, is not a multiple of the %s, %d".formatted(what, value, ofWhat, divisor));
    }
  }
}
