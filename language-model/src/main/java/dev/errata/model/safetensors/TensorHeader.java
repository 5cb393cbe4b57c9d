package dev.errata.model.safetensors;

import java.util.Arrays;

/**
 * What a file's header says of a tensor.
 *
 * @param name key in the header
 * @param code how its numbers are stored, as the header spells it; not all kinds can be read
 * @param shape dimensions, outermost first; empty for a scalar
 * @param begin first byte within the file's data section
 * @param end one past the last byte
 */
record TensorHeader(String name, String code, int[] shape, long begin, long end) {
  TensorHeader {
    shape = shape.clone();
  }

  long elements() {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Checks that the block lies in the data and has the size its shape asks for. */
  void check(long dataBytes) {
    if (begin < 0 || end < begin || end > dataBytes) {
      throw new SafetensorsException(
          "%s lies at bytes %d to %d of a data section of %d (truncated file?)"
              .formatted(name, begin, end, dataBytes));
    }
    try {
      long elements = elements();
      Precision.ofCode(code).ifPresent(precision -> checkSize(elements, precision));
    } catch (ArithmeticException e) {
      throw new SafetensorsException(
          "%s has an impossibly large shape %s".formatted(name, Arrays.toString(shape)), e);
    }
  }

  private void checkSize(long elements, Precision precision) {
    long needed = Math.multiplyExact(elements, precision.bytes());
    if (needed != end - begin) {
      throw new SafetensorsException(
          "%s of shape %s in %s needs %d bytes but has %d"
              .formatted(name, Arrays.toString(shape), code, needed, end - begin));
    }
  }
}
