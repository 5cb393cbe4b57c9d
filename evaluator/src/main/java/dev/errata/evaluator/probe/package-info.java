/**
 * Which questions a model is asked, and which metrics each answer counts for. Asking them does not
 * belong here.
 */
package dev.errata.evaluator.probe;
