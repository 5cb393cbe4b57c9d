/**
 * Making a small decoder from nothing: byte-level BPE, AdamW and the training loop.
 *
 * <p>What is learned arrives as {@link dev.errata.model.training.Statement}s; where they come from
 * (a world of facts, a text) is not this package's business, and neither is changing a finished
 * model, which is editing.
 */
package dev.errata.model.training;
