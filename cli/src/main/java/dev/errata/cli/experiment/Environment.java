package dev.errata.cli.experiment;

import dev.errata.cli.Version;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an experiment ran on: versions, engine, device, processor. */
public final class Environment {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL_NAME = "model name";

  private Environment() {}

  public static Map<String, String> of(LanguageModel model) {
    Map<String, String> environment = new LinkedHashMap<>(Version.all());
    environment.put("engine", Engines.describe(model.device()));
    environment.put("device", model.device().toString());
    environment.put("processor", processor());
    environment.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    return environment;
  }

  /** The processor's name, or its architecture where the system does not tell. */
  private static String processor() {
    try {
      return Files.readAllLines(PROCESSORS).stream()
          .filter(line -> line.startsWith(MODEL_NAME))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
