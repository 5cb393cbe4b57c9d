package dev.errata.cli.command;

import dev.errata.cli.lineage.Extent;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Up to which point the log is applied. */
public final class ExtentOptions {
  @ArgGroup Point point;

  /** One of the ways to name a point. */
  static final class Point {
    @Option(
        names = "--as-of",
        paramLabel = "TIME",
        description = "Only what had happened in the world by then: 2021-01-01, or an instant.")
    String asOf;

    @Option(names = "--to", paramLabel = "N", description = "Only up to edit sequence N; 0: none.")
    Long to;
  }

  Extent extent() {
    if (point == null) {
      return Extent.all();
    }
    return point.asOf != null ? Extent.AsOf.parse(point.asOf) : new Extent.UpTo(point.to);
  }
}
