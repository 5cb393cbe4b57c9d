package dev.errata.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensor engine: PyTorch through DJL, from libraries on the class path, with no word to the
 * network. Threads follow {@link #useThreads}, else {@code OMP_NUM_THREADS}, else the processors
 * that this process may use.
 */
public final class Engines {
  private static final String ENGINE = "PyTorch";
  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String AUTO = "auto";
  private static final String CPU = "cpu";
  private static final Pattern DEVICE_NAME = Pattern.compile("auto|cpu|gpu(\\d{0,3})");

  static {
    // DJL would report its use to its makers, and download libraries that the class path lacks.
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.offline", "true");
    setDefault("ai.djl.default_engine", ENGINE);
    // The profiling executor of TorchScript re-optimises on early calls, which changes rounding.
    setDefault("ai.djl.pytorch.graph_optimizer", "false");
    // The engine would count the machine's cores; Java knows how many of them a container grants.
    if (System.getenv("OMP_NUM_THREADS") == null) {
      setDefault(THREADS, String.valueOf(Runtime.getRuntime().availableProcessors()));
    }
  }

  private static volatile boolean started;
  private static volatile String defaultDeviceName = AUTO;
  private static volatile ComputeType defaultComputeType = ComputeType.FLOAT32;

  private Engines() {}

  /**
   * Settles how many threads one operation is spread over, before the engine starts or later. More
   * than there are cores free for this process makes everything many times slower, since threads
   * wait for each other by turning.
   */
  public static void useThreads(int threads) {
    System.setProperty(THREADS, String.valueOf(threads));
    if (started) {
      JniUtils.setNumThreads(threads);
    }
  }

  /** How many threads one operation is spread over. */
  public static int threads() {
    engine();
    return JniUtils.getNumThreads();
  }

  /**
   * Settles what models of this process are loaded onto, and in which type, where nothing else is
   * said. Whether there is such a device shows when a model is loaded.
   *
   * @throws IllegalArgumentException if {@code deviceName} is none that {@link #device} knows
   */
  public static void useByDefault(String deviceName, ComputeType computeType) {
    if (!DEVICE_NAME.matcher(deviceName).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no device; there are auto, cpu, gpu, gpu0, gpu1, …".formatted(deviceName));
    }
    defaultDeviceName = deviceName;
    defaultComputeType = computeType;
  }

  /** As {@link #useByDefault} says, else the first GPU if there is one, else the CPU. */
  public static Device defaultDevice() {
    return device(defaultDeviceName);
  }

  static ComputeType defaultComputeType() {
    return defaultComputeType;
  }

  /**
   * The device a user means.
   *
   * @param name {@code auto} (the first GPU if there is one, else the CPU), {@code cpu}, {@code
   *     gpu} (the first) or {@code gpuN}, counted from 0
   * @throws ModelException if this machine, or the engine as installed, does not have it
   */
  public static Device device(String name) {
    Matcher matcher = DEVICE_NAME.matcher(name);
    if (!matcher.matches()) {
      throw new ModelException("\"%s\" is no device".formatted(name));
    }
    int gpus = gpus();
    if (name.equals(CPU) || (name.equals(AUTO) && gpus == 0)) {
      return Device.cpu();
    }
    int index =
        matcher.group(1) == null || matcher.group(1).isEmpty()
            ? 0
            : Integer.parseInt(matcher.group(1));
    if (index >= gpus) {
      throw new ModelException(
          "device %s: the engine finds %d GPUs here (docs/gpu.md tells what it needs)"
              .formatted(name, gpus));
    }
    return Device.gpu(index);
  }

  /** How many GPUs can be used: none where the engine as installed is for CPUs alone. */
  public static int gpus() {
    return engine().hasCapability(StandardCapabilities.CUDA) ? engine().getGpuCount() : 0;
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

  /**
   * The same of a direct buffer in the machine's byte order, which may be used again afterwards.
   *
   * @param values holds the numbers from its beginning
   */
  public static NDArray newArray(NDManager manager, ByteBuffer values, long... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(shape), DataType.FLOAT32)) {
      return borrowed.duplicate();
    }
  }

  /**
   * The same numbers, not a copy, under another owner. What is computed from them then belongs to
   * {@code owner}: results go to the manager of the first operand.
   */
  public static NDArray view(NDManager owner, NDArray array) {
    NDArray view = array.stopGradient();
    view.attach(owner);
    return view;
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
      Engine engine = Engine.getEngine(ENGINE);
      started = true;
      return engine;
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
