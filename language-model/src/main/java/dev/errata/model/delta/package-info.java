/**
 * Changes of weights as values: low-rank and dense updates, their bytes, their digests. No tensor
 * library and no model here; applying a delta is the business of {@link
 * dev.errata.model.MasterWeights}.
 */
package dev.errata.model.delta;
