package dev.errata.world;

import java.util.List;

/** Which part of the world. */
public enum Scope {
  /** States: heads of state and government, capitals, currencies, languages. */
  STATES("states"),
  /** States, companies, football clubs, footballers and cities. */
  ALL("states", "organisations");

  private final List<String> files;

  Scope(String... files) {
    this.files = List.of(files);
  }

  /** The prefixes of the data files that belong to it. */
  List<String> files() {
    return files;
  }
}
