package dev.errata.model;

import dev.errata.model.safetensors.StoredTensor;
import java.util.stream.IntStream;

/** One weight in float32, matrices {@code [d_out, d_in]} row-major. It never changes. */
sealed interface Weight {
  int[] shape();

  /** All values, for reading only: the array may be the weight itself. */
  float[] values();

  /** Hands over all values in order, piece by piece. */
  void read(StoredTensor.Sink sink);

  default long size() {
    return IntStream.of(shape()).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Kept in memory. */
  record Held(int[] shape, float[] values) implements Weight {
    private static final int CHUNK = 1 << 14;

    @Override
    public void read(StoredTensor.Sink sink) {
      float[] piece = new float[Math.min(CHUNK, values.length)];
      for (int start = 0; start < values.length; start += CHUNK) {
        int count = Math.min(CHUNK, values.length - start);
        System.arraycopy(values, start, piece, 0, count);
        sink.accept(piece, count);
      }
    }
  }

  /**
   * Left in its file and its type.
   *
   * @param transposed whether the file holds it as {@code [d_in, d_out]}
   */
  record Stored(StoredTensor tensor, boolean transposed) implements Weight {
    @Override
    public int[] shape() {
      return transposed ? turned(tensor.shape()) : tensor.shape();
    }

    @Override
    public float[] values() {
      int[] shape = tensor.shape();
      return transposed ? transpose(tensor.read(), shape[0], shape[1]) : tensor.read();
    }

    @Override
    public void read(StoredTensor.Sink sink) {
      if (transposed) {
        new Held(shape(), values()).read(sink);
      } else {
        tensor.read(sink);
      }
    }
  }

  /** The shape of the transposed matrix. */
  static int[] turned(int[] shape) {
    return new int[] {shape[1], shape[0]};
  }

  /** {@code [rows, columns]} turned to {@code [columns, rows]}. */
  static float[] transpose(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = values[i * columns + j];
      }
    }
    return turned;
  }
}
