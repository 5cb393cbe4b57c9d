package dev.errata.model;

import ai.djl.Device;
import java.util.Objects;

/**
 * How a model is brought into memory.
 *
 * @param device where it computes; see {@link Engines#device}
 * @param computeType the type of its matrices there; edited matrices are besides kept on the host
 *     as float32
 */
public record LoadOptions(Device device, ComputeType computeType) {
  public LoadOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(computeType, "computeType");
  }

  /**
   * What {@link Engines#useByDefault} says; without a word the first GPU, else the CPU, float32.
   */
  public static LoadOptions defaults() {
    return new LoadOptions(Engines.defaultDevice(), Engines.defaultComputeType());
  }

  public LoadOptions on(Device device) {
    return new LoadOptions(device, computeType);
  }

  public LoadOptions in(ComputeType computeType) {
    return new LoadOptions(device, computeType);
  }
}
