/**
 * Asks a model the questions of probes and makes metrics of its answers, without knowing where
 * edits come from.
 */
package dev.errata.evaluator.measure;
