package dev.errata.model.safetensors;

import java.util.Arrays;

/**
 * A named block of a file.
 *
 * @param name key in the header
 * @param code how its numbers are stored, as the header spells it; not all kinds can be read
 * @param shape dimensions, outermost first; empty for a scalar
 * @param begin first byte within the file's data section
 * @param end one past the last byte
 */
record Tensor(String name, String code, int[] shape, long begin, long end) {
  Tensor {
    shape = shape.clone();
  }

  long elements() {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  /**
   * How to read the numbers.
   *
   * @throws SafetensorsException if they are of a kind that is not supported
   */
  Precision precision() {
    return Precision.ofCode(code)
        .orElseThrow(
            () ->
                new SafetensorsException(
                    "%s is stored as %s (supported: F32, F16, BF16)".formatted(name, code)));
  }

  /** Checks that the block lies in the data and has the size its shape asks for. */
  void check(long dataBytes) {
    if (Arrays.stream(shape).anyMatch(n -> n < 0)) {
      throw new SafetensorsException(name + " has shape " + Arrays.toString(shape));
    }
    if (begin < 0 || end < begin || end > dataBytes) {
      throw new SafetensorsException(
          "%s lies at bytes %d to %d of a data section of %d (truncated file?)"
              .formatted(name, begin, end, dataBytes));
    }
    Precision.ofCode(code).ifPresent(this::checkSize);
  }

  private void checkSize(Precision precision) {
    long needed = Math.multiplyExact(elements(), precision.bytes());
    if (needed != end - begin) {
      throw new SafetensorsException(
          "%s of shape %s in %s needs %d bytes but has %d"
              .formatted(name, Arrays.toString(shape), code, needed, end - begin));
    }
  }
}
