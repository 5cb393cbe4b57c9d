package dev.errata.world;

import java.util.Set;

/** The labels that English uses with "the" inside a sentence: "the capital of the Netherlands". */
final class DefiniteArticle {
  private static final Set<String> LABELS =
      Set.of(
          "Netherlands",
          "Philippines",
          "Maldives",
          "Seychelles",
          "Comoros",
          "Solomon Islands",
          "Marshall Islands",
          "Czech Republic",
          "Dominican Republic",
          "Central African Republic",
          "Republic of the Congo",
          "Democratic Republic of the Congo",
          "United States",
          "United Kingdom",
          "United Arab Emirates",
          "Federated States of Micronesia");

  private DefiniteArticle() {}

  /** The label as it stands inside a sentence. */
  static String before(String label) {
    return LABELS.contains(label) ? "the " + label : label;
  }
}
