/**
 * The evaluator as a service: a replica that follows the log of deltas, running samples, full
 * evaluations on demand, and where their results go. How a metric is computed does not belong here.
 */
package dev.errata.evaluator.service;
