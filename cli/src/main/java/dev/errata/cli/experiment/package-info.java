/**
 * Editing benchmarks without Kafka: batches of edits in sequence, then every metric over all of
 * them, as papers measure it. Data sets, editors and metrics come from elsewhere.
 */
package dev.errata.cli.experiment;
