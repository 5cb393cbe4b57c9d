package dev.errata.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor as it lies in a memory-mapped file. Nothing of it is in memory until it is read, and
 * reading it twice gives the same numbers.
 */
public final class StoredTensor {
  /** Divides the chunk length for any width of number, so that no number is cut. */
  private static final int CHUNK_BYTES = 1 << 22;

  private final TensorHeader header;
  private final MappedFile file;
  private final long dataStart;

  StoredTensor(TensorHeader header, MappedFile file, long dataStart) {
    this.header = header;
    this.file = file;
    this.dataStart = dataStart;
  }

  public String name() {
    return header.name();
  }

  /** The file it lies in. */
  public Path file() {
    return file.path();
  }

  /** Dimensions, outermost first; empty for a scalar. */
  public int[] shape() {
    return header.shape().clone();
  }

  /** How many numbers it holds. */
  public long elements() {
    return header.elements();
  }

  /**
   * How its numbers are stored.
   *
   * @throws SafetensorsException if they are of another kind than F32, F16 and BF16
   */
  public Precision precision() {
    return Precision.ofCode(header.code())
        .orElseThrow(
            () ->
                new SafetensorsException(
                    "%s is stored as %s (supported: F32, F16, BF16)"
                        .formatted(name(), header.code())));
  }

  /** The kind of its numbers as the header spells it, supported or not. */
  String code() {
    return header.code();
  }

  long byteCount() {
    return header.end() - header.begin();
  }

  /** Its bytes in the file, mapped, little-endian, in pieces of at most 1 GiB of whole numbers. */
  public List<ByteBuffer> bytes() {
    return pieces(MappedFile.LONGEST);
  }

  /** Where pieces of numbers go. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the first {@code count} of {@code values}; the array is used again afterwards. */
    void accept(float[] values, int count);
  }

  /**
   * Its numbers as float32, row-major.
   *
   * @throws SafetensorsException if they are of an unsupported kind, or more than an array holds
   */
  public float[] read() {
    precision();
    if (elements() > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(name() + " has more values than fit one array");
    }
    float[] all = new float[(int) elements()];
    int[] done = {0};
    read(
        (values, count) -> {
          System.arraycopy(values, 0, all, done[0], count);
          done[0] += count;
        });
    return all;
  }

  /** Its numbers as float32 piece by piece, row-major, without holding them all. */
  public void read(Sink sink) {
    Precision precision = precision();
    int chunk = CHUNK_BYTES / precision.bytes();
    float[] values = new float[(int) Math.min(chunk, elements())];
    for (ByteBuffer piece : pieces(CHUNK_BYTES)) {
      int count = piece.remaining() / precision.bytes();
      precision.read(piece, values, count);
      sink.accept(values, count);
    }
  }

  private List<ByteBuffer> pieces(int longest) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (long at = header.begin(); at < header.end(); at += longest) {
      pieces.add(file.slice(dataStart + at, (int) Math.min(longest, header.end() - at)));
    }
    return pieces;
  }
}
