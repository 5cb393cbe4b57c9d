package dev.errata.model.gradient;

import ai.djl.ndarray.NDManager;
import dev.errata.model.Pass;
import dev.errata.model.Trace;

/** Runs a pass, for example {@code model::run}. */
@FunctionalInterface
public interface Network {
  /** What the pass recorded; everything computed belongs to {@code scope}. */
  Trace run(NDManager scope, Pass pass);
}
