package dev.errata.model.safetensors;

/** IEEE 754 binary16, which Java has only since 20 ({@code Float.float16ToFloat}). */
final class HalfFloat {
  private static final float SMALLEST_SUBNORMAL = 0x1p-24f;
  private static final float SMALLEST_NORMAL = 0x1p-14f;
  private static final float OVERFLOW = 65520; // halfway between the largest finite value and 2^16

  private HalfFloat() {}

  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * SMALLEST_SUBNORMAL;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /** Rounds to nearest, ties to even; what is too large becomes infinite. */
  static short ofFloat(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(magnitude / SMALLEST_SUBNORMAL));
    }
    int positive = bits & 0x7fffffff;
    int rounded = positive + 0xfff + ((positive >>> 13) & 1);
    return (short) (sign | ((rounded >>> 13) - ((127 - 15) << 10)));
  }
}
