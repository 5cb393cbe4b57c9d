/**
 * What the evaluator costs the editor, how soon it knows, and how long it takes to find a bad
 * batch.
 */
package dev.errata.cli.bench.evaluator;
