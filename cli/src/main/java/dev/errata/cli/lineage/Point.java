package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.schemas.Topics;

/**
 * A lineage as it was at some time.
 *
 * @param lineage its name
 * @param extent how much of it
 */
public record Point(String lineage, Extent extent) {
  /**
   * Reads {@code LINEAGE}, {@code LINEAGE@17}, {@code LINEAGE@2021-01-01} or the latter without a
   * name.
   *
   * @param lineage that is meant when none is named
   * @throws CliException when the text is none of these
   */
  public static Point parse(String text, String lineage) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    String when = at < 0 ? "" : text.substring(at + 1);
    return new Point(name.isEmpty() ? lineage : checked(name), extent(when));
  }

  private static String checked(String name) {
    try {
      Topics.edits(name);
      return name;
    } catch (IllegalArgumentException e) {
      throw new CliException(e.getMessage(), e);
    }
  }

  private static Extent extent(String when) {
    if (when.isEmpty()) {
      return Extent.all();
    }
    return when.matches("[0-9]{1,18}")
        ? new Extent.UpTo(Long.parseLong(when))
        : Extent.AsOf.parse(when);
  }
}
