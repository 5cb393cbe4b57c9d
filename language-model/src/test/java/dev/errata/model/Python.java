package dev.errata.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python with the transformers library, where there is one. */
final class Python {
  /** How a run ended, and all it wrote. */
  record Result(int status, String output) {}

  private static final long MINUTES = 5;

  private final String command;

  private Python(String command) {
    this.command = command;
  }

  /** The one that the environment names under {@code ERRATA_PYTHON}, else {@code python3}. */
  static Optional<Python> withTransformers() {
    Python python =
        new Python(Optional.ofNullable(System.getenv("ERRATA_PYTHON")).orElse("python3"));
    try {
      return python.run("-c", "import torch, transformers").status() == 0
          ? Optional.of(python)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  Result run(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("OMP_NUM_THREADS", "1", "HF_HUB_OFFLINE", "1", "TQDM_DISABLE", "1"));
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String script(String name) {
    return Path.of("../tools/parity", name).toString();
  }
}
