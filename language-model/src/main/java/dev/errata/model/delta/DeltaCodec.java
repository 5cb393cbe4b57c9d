package dev.errata.model.delta;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte layout of a delta, all numbers little-endian:
 *
 * <pre>
 * "ERD1"  int32 updates
 * per update:  int32 name length, UTF-8 name, int32 rows, int32 rank, int32 columns,
 *              float32 U[rows * rank], float32 V[rank * columns]
 * </pre>
 */
final class DeltaCodec {
  private static final int MAGIC = 0x31445245; // "ERD1" read as little-endian

  private DeltaCodec() {}

  static byte[] encode(EditDelta delta) {
    long size = 8;
    List<byte[]> names = new ArrayList<>();
    for (LowRank update : delta.updates()) {
      byte[] name = update.weight().getBytes(StandardCharsets.UTF_8);
      names.add(name);
      size += 16 + name.length + 4L * update.rank() * ((long) update.rows() + update.columns());
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(delta.updates().size());
    for (int i = 0; i < names.size(); i++) {
      LowRank update = delta.updates().get(i);
      out.putInt(names.get(i).length).put(names.get(i));
      out.putInt(update.rows()).putInt(update.rank()).putInt(update.columns());
      put(out, update.u());
      put(out, update.v());
    }
    return out.array();
  }

  static EditDelta decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (in.getInt() != MAGIC) {
        throw new DeltaException("not a delta: the bytes do not start with ERD1");
      }
      int count = in.getInt();
      List<LowRank> updates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        updates.add(readUpdate(in));
      }
      if (in.hasRemaining()) {
        throw new DeltaException("delta has " + in.remaining() + " bytes after its last update");
      }
      return new EditDelta(updates);
    } catch (BufferUnderflowException e) {
      throw new DeltaException("delta of " + bytes.length + " bytes is truncated");
    }
  }

  private static LowRank readUpdate(ByteBuffer in) {
    byte[] name = new byte[length(in, in.getInt(), 1)];
    in.get(name);
    int rows = in.getInt();
    int rank = in.getInt();
    int columns = in.getInt();
    FloatMatrix u = readMatrix(in, rows, rank);
    FloatMatrix v = readMatrix(in, rank, columns);
    return new LowRank(new String(name, StandardCharsets.UTF_8), u, v);
  }

  private static FloatMatrix readMatrix(ByteBuffer in, int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new DeltaException("delta has a matrix of %d x %d".formatted(rows, columns));
    }
    float[] values = new float[length(in, (long) rows * columns, Float.BYTES)];
    in.asFloatBuffer().get(values);
    in.position(in.position() + values.length * Float.BYTES);
    return FloatMatrix.owning(rows, columns, values);
  }

  /** Checks a length against what is left, so that corrupt bytes cannot ask for huge arrays. */
  private static int length(ByteBuffer in, long elements, int bytesEach) {
    if (elements < 0 || elements * bytesEach > in.remaining()) {
      throw new DeltaException(
          "delta is truncated: %d bytes announced, %d left"
              .formatted(elements * bytesEach, in.remaining()));
    }
    return (int) elements;
  }

  private static void put(ByteBuffer out, FloatMatrix matrix) {
    out.asFloatBuffer().put(matrix.buffer());
    out.position(out.position() + matrix.rows() * matrix.columns() * Float.BYTES);
  }
}
