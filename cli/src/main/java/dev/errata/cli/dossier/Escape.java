package dev.errata.cli.dossier;

/** Makes any text harmless in a page: what stands in a log may come from anybody. */
final class Escape {
  private static final String REPLACEMENT = "\uFFFD";

  private Escape() {}

  /** For text and for attribute values in quotes. */
  static String html(String text) {
    return visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** For text within a line, also in a table. */
  static String markdown(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : visible(text).toCharArray()) {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '#', '!', '|', '~', '$' ->
            escaped.append('\\').append(c);
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** On one line, without characters that do not show or turn the text around. */
  static String visible(String text) {
    return text.strip()
        .replaceAll("\\s+", " ")
        .replaceAll("[\\p{Cc}\\p{Cs}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]", REPLACEMENT);
  }
}
