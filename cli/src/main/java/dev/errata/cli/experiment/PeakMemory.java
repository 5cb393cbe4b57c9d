package dev.errata.cli.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest amount of memory that this process has used so far, native memory included. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String HIGH_WATER_MARK = "VmHWM:";

  private PeakMemory() {}

  /** Bytes, or 0 where the system does not tell. */
  static long bytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(HIGH_WATER_MARK))
          .map(line -> line.substring(HIGH_WATER_MARK.length()).replace("kB", "").strip())
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
