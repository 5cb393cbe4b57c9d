package dev.errata.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

/**
 * The tensor engine: PyTorch through DJL, from libraries on the class path, with no word to the
 * network. Threads follow {@code OMP_NUM_THREADS}, by default all cores.
 */
public final class Engines {
  private static final String ENGINE = "PyTorch";

  static {
    // DJL would report its use to its makers, and download libraries that the class path lacks.
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.offline", "true");
    setDefault("ai.djl.default_engine", ENGINE);
    // The profiling executor of TorchScript re-optimises on early calls, which changes rounding.
    setDefault("ai.djl.pytorch.graph_optimizer", "false");
  }

  private Engines() {}

  /** The first GPU if there is one, else the CPU. */
  public static Device defaultDevice() {
    return engine().defaultDevice();
  }

  /** A manager of its own on {@code device}; the caller closes it. */
  public static NDManager newManager(Device device) {
    return engine().newBaseManager(device);
  }

  /** What computes here, for the record: engine, its version, the device. */
  public static String describe(Device device) {
    return ENGINE + " " + engine().getVersion() + " on " + device;
  }

  /**
   * A fresh array holding {@code values}, row-major. Unlike {@link NDManager#create(float[],
   * Shape)}, which on the CPU leaves the numbers in a Java buffer of any alignment, it uses the
   * engine's own memory: matrix products may round differently with the alignment, and what is
   * computed should not depend on where a buffer happened to lie.
   */
  public static NDArray newArray(NDManager manager, float[] values, long... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(shape))) {
      return borrowed.duplicate();
    }
  }

  /** Seeds the engine's random numbers, for all threads. */
  public static void seed(int seed) {
    engine().setRandomSeed(seed);
  }

  /** Collects gradients until closed; there is one collector at a time in a process. */
  public static GradientCollector newGradientCollector() {
    return engine().newGradientCollector();
  }

  private static Engine engine() {
    try {
      return Engine.getEngine(ENGINE);
    } catch (RuntimeException e) {
      throw new ModelException("the PyTorch engine does not start: " + e.getMessage(), e);
    }
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
