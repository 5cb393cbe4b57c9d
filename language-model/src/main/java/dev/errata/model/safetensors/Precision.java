package dev.errata.model.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** How a number is stored in a file; in memory all are float32. */
public enum Precision {
  FLOAT32("F32", "float32", 4) {
    @Override
    float read(ByteBuffer bytes, int offset) {
      return bytes.getFloat(offset);
    }

    @Override
    void read(ByteBuffer bytes, float[] into, int count) {
      bytes.asFloatBuffer().get(into, 0, count);
    }

    @Override
    void write(ByteBuffer bytes, float value) {
      bytes.putFloat(value);
    }
  },
  FLOAT16("F16", "float16", 2) {
    @Override
    float read(ByteBuffer bytes, int offset) {
      return HalfFloat.toFloat(bytes.getShort(offset));
    }

    @Override
    void write(ByteBuffer bytes, float value) {
      bytes.putShort(HalfFloat.ofFloat(value));
    }
  },
  BFLOAT16("BF16", "bfloat16", 2) {
    @Override
    float read(ByteBuffer bytes, int offset) {
      return Float.intBitsToFloat(bytes.getShort(offset) << 16);
    }

    @Override
    void write(ByteBuffer bytes, float value) {
      int bits = Float.floatToIntBits(value);
      if (Float.isNaN(value)) {
        bytes.putShort((short) (bits >>> 16));
        return;
      }
      int half = 0x7fff + ((bits >>> 16) & 1);
      bytes.putShort((short) ((bits + half) >>> 16)); // nearest, ties to even
    }
  };

  private final String code;
  private final String configName;
  private final int bytes;

  Precision(String code, String configName, int bytes) {
    this.code = code;
    this.configName = configName;
    this.bytes = bytes;
  }

  /** Reads one number at an absolute offset. */
  abstract float read(ByteBuffer bytes, int offset);

  /** Reads the first {@code count} numbers. */
  void read(ByteBuffer bytes, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = read(bytes, i * this.bytes);
    }
  }

  /** Appends one number, rounded to nearest even. */
  abstract void write(ByteBuffer bytes, float value);

  /** The name in a safetensors header. */
  public String code() {
    return code;
  }

  /** The name in {@code config.json}. */
  public String configName() {
    return configName;
  }

  /** The width of one number. */
  public int bytes() {
    return bytes;
  }

  static Optional<Precision> ofCode(String code) {
    return Arrays.stream(values()).filter(p -> p.code.equals(code)).findFirst();
  }
}
