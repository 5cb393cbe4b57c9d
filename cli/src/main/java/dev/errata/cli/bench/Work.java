package dev.errata.cli.bench;

import dev.errata.model.LanguageModel;
import java.util.Map;

/** A piece of work that can be timed here and by another implementation. */
interface Work {
  /** As it is called in reports. */
  String name();

  /** How many tokens it is said to process, the same for every implementation. */
  int tokens();

  /** What is to be done, as JSON for another implementation. */
  Map<String, Object> request();

  /** Does it; returns numbers that every right implementation gives alike. */
  double[] run(LanguageModel model);
}
