package dev.errata.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.StoredTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Copies weights to a device: matrices in the type to compute in, vectors (norms, biases) in
 * float32. What lies in a file goes there straight from the mapped bytes, so that loading needs no
 * more memory than the copies and the largest weight. Owns its modules.
 */
final class DeviceCopies implements AutoCloseable {
  private final ComputeType type;
  private final TorchScript bytesAsBfloat16;
  private final TorchScript toBfloat16;
  private final TorchScript toFloat32;

  DeviceCopies(ComputeType type, Device device) {
    this.type = type;
    bytesAsBfloat16 = new TorchScript(DeviceCopies.class, "bytes_as_bfloat16", device);
    toBfloat16 = new TorchScript(DeviceCopies.class, "to_bfloat16", device);
    toFloat32 = new TorchScript(DeviceCopies.class, "to_float32", device);
  }

  /** A fresh, contiguous copy in {@code manager}. */
  NDArray of(Weight weight, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      long[] shape = Arrays.stream(weight.shape()).asLongStream().toArray();
      NDArray copy =
          weight instanceof Weight.Stored stored
              ? converted(raw(stored, scratch), stored.tensor().precision(), shape.length)
              : converted(
                  Engines.newArray(scratch, weight.values(), shape),
                  Precision.FLOAT32,
                  shape.length);
      copy.attach(manager);
      return copy;
    }
  }

  private NDArray converted(NDArray raw, Precision stored, int dimensions) {
    ComputeType wanted = dimensions > 1 ? type : ComputeType.FLOAT32;
    if (wanted.name().equals(stored.name())) {
      return raw;
    }
    return switch (wanted) {
      case FLOAT32 -> toFloat32.call(raw);
      case BFLOAT16 -> toBfloat16.call(raw);
      case FLOAT16 -> toFloat32.call(raw).toType(DataType.FLOAT16, false);
    };
  }

  /** In the file's type, {@code [d_out, d_in]}. */
  private NDArray raw(Weight.Stored weight, NDManager scratch) {
    StoredTensor tensor = weight.tensor();
    NDList pieces = new NDList();
    for (ByteBuffer bytes : tensor.bytes()) {
      pieces.add(piece(bytes, tensor.precision(), scratch));
    }
    NDArray flat = pieces.size() == 1 ? pieces.get(0) : NDArrays.concat(pieces);
    NDArray shaped =
        flat.reshape(new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray()));
    if (!weight.transposed()) {
      return shaped;
    }
    NDArray turned = shaped.transpose();
    // Flattening makes the copy that a transposed view needs to be contiguous.
    return turned.flatten().reshape(turned.getShape());
  }

  /** A copy in the engine's own memory, since the mapped bytes may lie at any alignment. */
  private NDArray piece(ByteBuffer bytes, Precision stored, NDManager scratch) {
    int length = bytes.remaining();
    return switch (stored) {
      case FLOAT32 -> duplicate(scratch.create(bytes, new Shape(length / 4), DataType.FLOAT32));
      case FLOAT16 -> duplicate(scratch.create(bytes, new Shape(length / 2), DataType.FLOAT16));
      case BFLOAT16 -> {
        try (NDArray borrowed = scratch.create(bytes, new Shape(length), DataType.UINT8)) {
          yield bytesAsBfloat16.call(borrowed);
        }
      }
    };
  }

  private static NDArray duplicate(NDArray borrowed) {
    try (borrowed) {
      return borrowed.duplicate();
    }
  }

  @Override
  public void close() {
    bytesAsBfloat16.close();
    toBfloat16.close();
    toFloat32.close();
  }
}
