/**
 * How fast facts become batches, for {@code errata bench stream}; nothing here knows a model or
 * prints.
 */
package dev.errata.cli.bench.stream;
