package dev.errata.cli;

import java.nio.file.Path;

/** Where Errata's own files are. */
public final class Home {
  private Home() {}

  /** The directory of the launcher, or the working directory when there was none. */
  public static Path directory() {
    return Path.of(System.getProperty("errata.home", "")).toAbsolutePath().normalize();
  }

  /** The model that comes with Errata. */
  public static Path bundledModel() {
    return directory().resolve("models").resolve("world-2015");
  }

  /** The trained hypernetworks that come with Errata, for the bundled model. */
  public static Path hypernetworks() {
    return directory().resolve("models").resolve("hypernetworks").resolve("world-2015");
  }

  /** The schema registry that the build unpacks beside the command. */
  public static Path registryApplication() {
    return directory().resolve("cli").resolve("target").resolve("registry");
  }

  /** Where things are kept that can be computed again. */
  public static Path cache() {
    return Path.of(System.getProperty("user.home"), ".cache", "errata");
  }
}
