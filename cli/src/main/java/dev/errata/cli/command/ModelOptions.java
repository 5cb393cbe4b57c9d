package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.model.ComputeType;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which base model a command works on, and on which device. */
public final class ModelOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      description = "Base model: a Hugging Face directory (default: the bundled world-2015).")
  Path directory;

  private String device = "auto";
  private ComputeType computeType = ComputeType.FLOAT32;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "cpu, gpu, gpuN, or auto: the first GPU if there is one (default: auto).")
  void setDevice(String name) {
    device = name;
    settle();
  }

  @Option(
      names = "--compute-type",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description =
          "Type of the matrices on the device: float32, bfloat16 or float16 (default: float32).")
  void setComputeType(String name) {
    try {
      computeType = ComputeType.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--compute-type: " + e.getMessage(), e);
    }
    settle();
  }

  /** Both hold for the whole process: every model that the command loads. */
  private void settle() {
    try {
      Engines.useByDefault(device, computeType);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
    }
  }

  /** The directory asked for, or the bundled model's. */
  Path directory() {
    return directory == null ? Home.bundledModel() : directory;
  }

  /**
   * The model as it was published, on the device asked for.
   *
   * @throws dev.errata.model.ModelException when it is missing or damaged
   */
  LanguageModel load() {
    return LanguageModel.load(directory());
  }
}
