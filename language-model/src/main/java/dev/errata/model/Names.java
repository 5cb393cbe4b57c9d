package dev.errata.model;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists names in a message. */
final class Names {
  private static final int SHOWN = 16;

  private Names() {}

  /** The first of them, and how many more there are. */
  static String few(Collection<String> names) {
    String listed = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? "%s and %d more".formatted(listed, names.size() - SHOWN) : listed;
  }
}
