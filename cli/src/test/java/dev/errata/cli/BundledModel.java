package dev.errata.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The model that the integration tests edit. */
public final class BundledModel {
  private BundledModel() {}

  /** Its directory: system property {@code errata.model}, else the bundled one. */
  public static Path directory() {
    Path directory =
        Path.of(
            System.getProperty(
                "errata.model",
                Path.of(System.getProperty("errata.root"), "models", "world-2015").toString()));
    assumeTrue(Files.isDirectory(directory), "skipped: no model in " + directory);
    return directory;
  }
}
