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
 *
 * Where a change is dense the delta starts with "ERD2", and each update with an int32: 1 for low
 * rank, going on as above; 2 for dense, going on with name length, name, rows, columns and float32
 * ΔW[rows * columns]. Deltas of low rank alone have the first form.
 */
final class DeltaCodec {
  private static final int LOW_RANK_ONLY = 0x31445245; // "ERD1" read as little-endian
  private static final int MIXED = 0x32445245; // "ERD2"
  private static final int LOW_RANK = 1;
  private static final int DENSE = 2;

  private DeltaCodec() {}

  static byte[] encode(EditDelta delta) {
    boolean mixed = delta.updates().stream().anyMatch(Dense.class::isInstance);
    long size = 2L * Integer.BYTES;
    for (WeightUpdate update : delta.updates()) {
      size += size(update) + (mixed ? Integer.BYTES : 0);
    }
    if (size > Integer.MAX_VALUE) {
      throw new DeltaException(
          "delta of %,d bytes is longer than the %,d that can be logged"
              .formatted(size, Integer.MAX_VALUE));
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(mixed ? MIXED : LOW_RANK_ONLY).putInt(delta.updates().size());
    delta.updates().forEach(update -> put(out, update, mixed));
    return out.array();
  }

  private static long size(WeightUpdate update) {
    long name = utf8(update.weight()).length;
    if (update instanceof LowRank lowRank) {
      long values = lowRank.rank() * ((long) update.rows() + update.columns());
      return 4L * Integer.BYTES + name + values * Float.BYTES;
    }
    return 3L * Integer.BYTES + name + (long) update.rows() * update.columns() * Float.BYTES;
  }

  private static void put(ByteBuffer out, WeightUpdate update, boolean mixed) {
    if (mixed) {
      out.putInt(update instanceof Dense ? DENSE : LOW_RANK);
    }
    byte[] name = utf8(update.weight());
    out.putInt(name.length).put(name).putInt(update.rows());
    if (update instanceof LowRank lowRank) {
      out.putInt(lowRank.rank()).putInt(update.columns());
      put(out, lowRank.u());
      put(out, lowRank.v());
    } else {
      out.putInt(update.columns());
      put(out, ((Dense) update).values());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static EditDelta decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int magic = in.getInt();
      if (magic != LOW_RANK_ONLY && magic != MIXED) {
        throw new DeltaException("not a delta: the bytes do not start with ERD1 or ERD2");
      }
      int count = in.getInt();
      List<WeightUpdate> updates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        updates.add(magic == MIXED ? readKind(in) : readLowRank(in));
      }
      if (in.hasRemaining()) {
        throw new DeltaException("delta has " + in.remaining() + " bytes after its last update");
      }
      return new EditDelta(updates);
    } catch (BufferUnderflowException e) {
      throw new DeltaException("delta of " + bytes.length + " bytes is truncated");
    }
  }

  private static WeightUpdate readKind(ByteBuffer in) {
    int kind = in.getInt();
    return switch (kind) {
      case LOW_RANK -> readLowRank(in);
      case DENSE -> new Dense(readName(in), readMatrix(in, in.getInt(), in.getInt()));
      default -> throw new DeltaException("delta has an update of unknown kind " + kind);
    };
  }

  private static String readName(ByteBuffer in) {
    byte[] name = new byte[length(in, in.getInt(), 1)];
    in.get(name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private static LowRank readLowRank(ByteBuffer in) {
    String name = readName(in);
    int rows = in.getInt();
    int rank = in.getInt();
    int columns = in.getInt();
    FloatMatrix u = readMatrix(in, rows, rank);
    FloatMatrix v = readMatrix(in, rank, columns);
    return new LowRank(name, u, v);
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
