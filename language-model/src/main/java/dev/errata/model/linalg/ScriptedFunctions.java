package dev.errata.model.linalg;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** TorchScript modules from the class path, loaded on first use, one instance per device. */
final class ScriptedFunctions implements AutoCloseable {
  private record Key(String name, Device device) {}

  private final Map<Key, Model> models = new HashMap<>();

  NDList call(String name, NDArray... arguments) {
    Device device = arguments[0].getDevice();
    Model model = models.computeIfAbsent(new Key(name, device), ScriptedFunctions::load);
    NDList inputs = new NDList(arguments);
    try {
      NDList results =
          model.getBlock().forward(new ParameterStore(model.getNDManager(), true), inputs, false);
      results.attach(arguments[arguments.length - 1].getManager());
      return results;
    } catch (EngineException e) {
      throw new LinearAlgebraException(
          "%s of %s fails: %s".formatted(name, arguments[0].getShape(), firstLine(e)), e);
    }
  }

  @Override
  public void close() {
    models.values().forEach(Model::close);
    models.clear();
  }

  private static Model load(Key key) {
    Model model = Model.newInstance(key.name(), key.device(), "PyTorch");
    String resource = key.name() + ".pt";
    try (InputStream in = ScriptedFunctions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new LinearAlgebraException("resource " + resource + " is missing from the program");
      }
      model.load(in);
      return model;
    } catch (IOException | MalformedModelException e) {
      throw new LinearAlgebraException("resource " + resource + " cannot be loaded", e);
    }
  }

  /** TorchScript reports a trace of its own; the reason is its last line that says error. */
  private static String firstLine(EngineException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> line.contains("rror:"))
        .reduce((first, second) -> second)
        .orElse("unknown reason");
  }
}
