package dev.errata.model;

/** Finds a name in a sentence. */
final class Occurrences {
  private Occurrences() {}

  /** The start of the last occurrence on word boundaries, else of the last occurrence, else -1. */
  static int last(String text, String name) {
    if (name.isEmpty()) {
      return -1;
    }
    int any = text.lastIndexOf(name);
    for (int at = any; at >= 0; at = text.lastIndexOf(name, at - 1)) {
      if (isBoundary(text, at) && isBoundary(text, at + name.length())) {
        return at;
      }
    }
    return any;
  }

  private static boolean isBoundary(String text, int at) {
    return at == 0
        || at == text.length()
        || !Character.isLetterOrDigit(text.codePointBefore(at))
        || !Character.isLetterOrDigit(text.codePointAt(at));
  }
}
