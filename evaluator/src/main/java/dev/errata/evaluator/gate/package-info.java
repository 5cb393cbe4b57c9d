/** Thresholds that a batch must keep, and what is made of a measurement by them. */
package dev.errata.evaluator.gate;
