/**
 * Which batch made a metric fall: comparisons of two states, and bisection. No log and no model.
 */
package dev.errata.evaluator.attribution;
