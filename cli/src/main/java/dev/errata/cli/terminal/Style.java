package dev.errata.cli.terminal;

/** Emphasis by ANSI escape sequences, or none. */
public enum Style {
  ANSI,
  NONE;

  private static final String ESCAPE = "\u001b[";
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  public String bold(String text) {
    return in("1", text);
  }

  public String faint(String text) {
    return in("2", text);
  }

  public String good(String text) {
    return in("32", text);
  }

  public String bad(String text) {
    return in("31", text);
  }

  public String accent(String text) {
    return in("36", text);
  }

  private String in(String code, String text) {
    return this == NONE ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }

  /**
   * A bar of fixed width.
   *
   * @param share how much of it is filled, 0 to 1
   * @param width in characters
   */
  public static String bar(double share, int width) {
    int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * width * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      bar.append(EIGHTHS.charAt(eighths % 8));
    }
    return bar.append(" ".repeat(width - bar.length())).toString();
  }
}
