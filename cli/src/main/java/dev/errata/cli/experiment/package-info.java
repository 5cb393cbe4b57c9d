/**
 * Editing benchmarks without Kafka: batches of edits in sequence, then every metric over all of
 * them, as papers measure it. Data sets and their formats, and the run itself; editors and metrics
 * come from their own modules.
 */
package dev.errata.cli.experiment;
