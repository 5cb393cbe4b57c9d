package dev.errata.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What would be many small operations as one, in TorchScript (tools/torchscript): a call costs as
 * much as one operation, and the engine's own fused functions compute faster and keep less for the
 * gradient. Gradients pass through. The modules hold no weights, so that one of each serves all
 * models, devices and threads as long as the process runs.
 */
final class Fused {
  private static final Map<String, TorchScript> MODULES = new ConcurrentHashMap<>();
  private static final Map<List<Double>, NDArray> SETTINGS = new ConcurrentHashMap<>();

  private static final NDManager MANAGER = Engines.newManager(Device.cpu());
  private static final NDArray NONE = MANAGER.create(new float[0]);

  private Fused() {}

  /** Calls a module with one result, fresh, in the first argument's manager. */
  static NDArray call(String name, NDArray... arguments) {
    return callAll(name, arguments).singletonOrThrow();
  }

  /** Calls a module; its results are fresh, in the first argument's manager. */
  static NDList callAll(String name, NDArray... arguments) {
    return MODULES
        .computeIfAbsent(name, n -> new TorchScript(Fused.class, n, Device.cpu()))
        .callAll(arguments);
  }

  /** Numbers for a module, on the CPU, where it reads them; made once, never to be closed. */
  static NDArray settings(double... values) {
    return SETTINGS.computeIfAbsent(
        Arrays.stream(values).boxed().toList(), list -> MANAGER.create(values));
  }

  /** Stands for an argument that is not there. */
  static NDArray none() {
    return NONE;
  }
}
