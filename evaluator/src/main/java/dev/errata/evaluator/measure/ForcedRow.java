package dev.errata.evaluator.measure;

/**
 * A row to run teacher-forced.
 *
 * @param prompt at least one token
 * @param answer at least one token
 * @param withDistribution whether the distribution of the first answer token is wanted
 */
public record ForcedRow(Tokens prompt, Tokens answer, boolean withDistribution) {}
