package dev.errata.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;

/**
 * Products with weights in half precision: the input is rounded to the weight's type, the product
 * is accumulated in float32 and rounded, and is float32 again from there on. A weight in float32 is
 * multiplied as such.
 */
final class HalfKernels implements Kernels, AutoCloseable {
  private final TorchScript linear;
  private final TorchScript rows;

  HalfKernels(Device device) {
    linear = new TorchScript(HalfKernels.class, "linear", device);
    rows = new TorchScript(HalfKernels.class, "rows", device);
  }

  @Override
  public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return bias == null ? linear.call(x, weight) : linear.call(x, weight, bias);
  }

  @Override
  public NDArray rows(NDArray ids, NDArray table) {
    return rows.call(ids, table);
  }

  @Override
  public void close() {
    linear.close();
    rows.close();
  }
}
