package dev.errata.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;

/**
 * A function of tensors in TorchScript, for what DJL itself does not offer (tools/torchscript).
 * Gradients pass through. Loaded at the first call. Owns the module.
 */
public final class TorchScript implements AutoCloseable {
  /** The engine keeps this setting by thread; see {@link Engines} on why it is off. */
  private static final ThreadLocal<Boolean> UNOPTIMIZED =
      ThreadLocal.withInitial(
          () -> {
            JniUtils.setGraphExecutorOptimize(false);
            return true;
          });

  private final Class<?> owner;
  private final String name;
  private final Device device;
  private volatile Model module;

  /** The module of a class-path resource {@code name.pt} beside {@code owner}. */
  public TorchScript(Class<?> owner, String name, Device device) {
    this.owner = owner;
    this.name = name;
    this.device = device;
  }

  private static Model load(Class<?> owner, String name, Device device) {
    Model module = Model.newInstance(name, device, "PyTorch");
    String resource = name + ".pt";
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelException("resource " + resource + " is missing from the program");
      }
      module.load(in);
      return module;
    } catch (IOException | MalformedModelException e) {
      throw new ModelException("resource " + resource + " cannot be loaded", e);
    }
  }

  /**
   * Calls it; the result is fresh and in the first argument's manager.
   *
   * @throws ModelException if the module is missing or damaged
   */
  public NDArray call(NDArray... arguments) {
    return callAll(arguments).singletonOrThrow();
  }

  /** Calls it; the results are fresh and in the first argument's manager. */
  NDList callAll(NDArray... arguments) {
    UNOPTIMIZED.get();
    Model loaded = loaded();
    // In training mode, since DJL records no gradients in the other.
    ParameterStore none = new ParameterStore(loaded.getNDManager(), true);
    return loaded.getBlock().forward(none, new NDList(arguments), true);
  }

  private Model loaded() {
    Model loaded = module;
    if (loaded == null) {
      synchronized (this) {
        module = module == null ? load(owner, name, device) : module;
        loaded = module;
      }
    }
    return loaded;
  }

  @Override
  public void close() {
    if (module != null) {
      module.close();
    }
  }
}
