package dev.errata.editor.gradient;

import ai.djl.ndarray.types.DataType;

/** The arithmetic of a block of expected numbers, in the fixtures of normalisers. */
public enum Block {
  F64("f64", DataType.FLOAT64, 0x1p-52, 1e-9),
  F64_EPS32("f64_eps32", DataType.FLOAT64, 0x1p-23, 1e-9),
  F32("f32", DataType.FLOAT32, 0x1p-23, 1e-4);

  public final String key;
  public final DataType type;
  public final double epsilon;
  public final double tolerance;

  Block(String key, DataType type, double epsilon, double tolerance) {
    this.key = key;
    this.type = type;
    this.epsilon = epsilon;
    this.tolerance = tolerance;
  }
}
