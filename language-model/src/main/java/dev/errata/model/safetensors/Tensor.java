package dev.errata.model.safetensors;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A named block of a file.
 *
 * @param name key in the header
 * @param precision how its numbers are stored
 * @param shape dimensions, outermost first; empty for a scalar
 * @param begin first byte within the file's data section
 * @param end one past the last byte
 */
record Tensor(String name, Precision precision, int[] shape, long begin, long end) {
  Tensor {
    shape = shape.clone();
  }

  long elements() {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Checks that the block lies in the data and has the size its shape asks for. */
  void check(long dataBytes) {
    if (LongStream.of(shape.length == 0 ? 0 : Arrays.stream(shape).min().orElseThrow())
        .anyMatch(n -> n < 0)) {
      throw new SafetensorsException(name + " has shape " + Arrays.toString(shape));
    }
    if (begin < 0 || end < begin || end > dataBytes) {
      throw new SafetensorsException(
          "%s lies at bytes %d to %d of a data section of %d (truncated file?)"
              .formatted(name, begin, end, dataBytes));
    }
    if (elements() * precision.bytes() != end - begin) {
      throw new SafetensorsException(
          "%s of shape %s in %s needs %d bytes but has %d"
              .formatted(
                  name,
                  Arrays.toString(shape),
                  precision.code(),
                  elements() * precision.bytes(),
                  end - begin));
    }
  }
}
