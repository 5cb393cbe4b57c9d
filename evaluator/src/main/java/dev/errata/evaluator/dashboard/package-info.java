/**
 * The page that shows whether a lineage's model is still good, and which edit hurt it: what it
 * follows, what it may ask, and how the parts are put together.
 */
package dev.errata.evaluator.dashboard;
